import assert from 'node:assert/strict'
import type { Catalog, CommitHash } from '../../../src/catalog/catalog.js'
import { createEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { fsckCatalog } from '../../../src/catalog/embedded/fsck/fsck-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { diskStore } from '../../../src/storage/disk-store.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { failingStore, StoreFailure } from '../../support/failing-store.js'
import { memoryFileSystem } from '../../support/memory-file-system.js'
import { memoryStore } from '../../support/memory-store.js'
import { PowerLost, powerLossDisk } from '../../support/power-loss-disk.js'
import { seededRandom } from '../../support/seeded-random.js'
import { tableContent } from '../../support/table-content.js'

const META = { message: '', author: '', timeMs: 0, properties: {} }

/** Made before anything is interrupted. With those that follow they are more than a floor replaces. */
const COMMITS_BEFORE = 29
const COMMITS = 4

/** Before or after an operation, in a store at hand or far away. */
const KILLS = [
  ['before', false],
  ['after', false],
  ['before', true],
  ['after', true],
] as const

/** What the catalog has confirmed, as of the last call that returned. */
interface Acknowledged {
  main: CommitHash | undefined
  isDevMerged: boolean
  commits: CommitHash[]
}

describe('catalog/embedded/embedded-catalog, interrupted', () => {
  let objects: ReadonlyMap<string, Uint8Array>

  before(async () => {
    const store = memoryStore()
    await prepare(store)
    objects = await objectsIn(store)
  })

  it('keeps what it confirmed, and goes on, when its process is killed at any operation', async () => {
    for (const [when, isRemote] of KILLS) {
      for (let number = 0, isDone = false; !isDone; number++) {
        const store = memoryStore({ isRemote })
        for (const [key, bytes] of objects) await store.write(key, bytes)
        const acknowledged: Acknowledged = { main: undefined, isDevMerged: false, commits: [] }
        isDone = await work(failingStore(store, { number, when }), acknowledged)
        await assertSound(store, acknowledged)
      }
    }
  })

  it('keeps what it confirmed, and goes on, when the power is lost at any point', async () => {
    const files = new Map(Array.from(objects, ([key, bytes]) => [`/disk/${key}`, bytes]))
    for (let callsMax = 0, isDone = false; !isDone; callsMax++) {
      for (const fate of [() => 0, seededRandom(callsMax), seededRandom(-callsMax)]) {
        const base = memoryFileSystem(files)
        const disk = await powerLossDisk(base, '/disk', callsMax)
        const acknowledged: Acknowledged = { main: undefined, isDevMerged: false, commits: [] }
        isDone = await work(diskStore('/disk', { ...disk, ambient: systemAmbient }), acknowledged)
        await disk.losePower(fate)
        await assertSound(diskStore('/disk', { ambient: systemAmbient, fileSystem: base }), acknowledged)
      }
    }
  })
})

async function objectsIn(store: ObjectStore): Promise<ReadonlyMap<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>()
  for await (const { key } of store.list('')) objects.set(key, (await store.read(key)) ?? new Uint8Array())
  return objects
}

async function prepare(store: ObjectStore): Promise<void> {
  const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
  for (let count = 0; count < COMMITS_BEFORE; count++) await put(catalog, 'main', `before-${count}`)
}

/** Returns false when it was interrupted. */
async function work(store: ObjectStore, acknowledged: Acknowledged): Promise<boolean> {
  try {
    const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
    acknowledged.main = (await catalog.reference('main'))?.hash
    await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: acknowledged.main ?? '' })
    await put(catalog, 'dev', 'on-dev')
    for (let count = 0; count < COMMITS; count++) {
      acknowledged.main = await put(catalog, 'main', `t${count}`)
      acknowledged.commits.push(acknowledged.main)
    }
    const fromHash = (await catalog.reference('dev'))?.hash ?? ''
    const merged = await catalog.merge({ fromHash, into: 'main', meta: META })
    acknowledged.main = merged.status === 'merged' ? merged.hash : undefined
    acknowledged.isDevMerged = true
    await catalog.deleteReference('dev', fromHash)
    return true
  } catch (error) {
    if (error instanceof StoreFailure || error instanceof PowerLost) return false
    throw error
  }
}

async function assertSound(store: ObjectStore, acknowledged: Acknowledged): Promise<void> {
  const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
  assert.deepEqual((await fsckCatalog(store, systemAmbient)).problems, [])
  const main = await catalog.reference('main')
  assert(main)

  const log: CommitHash[] = []
  for await (const { hash } of catalog.log(main.hash)) log.push(hash)
  assert(!acknowledged.main || (log.indexOf(acknowledged.main) <= 1 && log.includes(acknowledged.main)))
  assert.deepEqual(log.filter((hash) => acknowledged.commits.includes(hash)).reverse(), acknowledged.commits)

  const tables: string[] = []
  for await (const { key } of catalog.entries(main.hash)) tables.push(key.join('.'))
  const written = tables.filter((table) => table !== 'on-dev').length
  assert([0, 1].includes(written - COMMITS_BEFORE - acknowledged.commits.length))
  assert(tables.includes('on-dev') || !acknowledged.isDevMerged)

  const next = await put(catalog, 'main', 'next')
  assert.equal((await catalog.reference('main'))?.hash, next)
  assert((await catalog.references()).some(({ name }) => name === 'main'))
}

async function put(catalog: Catalog, branch: string, table: string): Promise<CommitHash> {
  const expectedHash = (await catalog.reference(branch))?.hash ?? ''
  const operations = [{ type: 'PUT', key: [table], content: tableContent(table) }] as const
  const result = await catalog.commit({ branch, expectedHash, meta: META, operations })
  assert(result.status === 'committed')
  return result.hash
}
