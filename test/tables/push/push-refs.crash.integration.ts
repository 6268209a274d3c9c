import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { fsckCatalog } from '../../../src/catalog/embedded/fsck/fsck-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import type { ObjectStore } from '../../../src/storage/object-store.js'
import { createWarehouse } from '../../../src/storage/open-warehouse.js'
import type { Lake } from '../../../src/tables/lake.js'
import { failingStore, StoreFailure } from '../../support/failing-store.js'
import { memoryStore } from '../../support/memory-store.js'
import { push, storiedLake } from '../../support/storied-lake.js'
import type { TempLake } from '../../support/temp-lake.js'

describe('tables/push, interrupted', () => {
  let source: TempLake
  /** What the target holds after a copy that nothing interrupted. */
  let whole: ReadonlyMap<string, string>
  /** The warehouse that is copied into, empty. */
  let empty: ReadonlyMap<string, Uint8Array>

  before(async () => {
    source = await storiedLake()
    const store = memoryStore()
    const target = await openLake(store)
    empty = await objectsIn(store)
    await push(source, target)
    whole = await shownBy(target)
  })

  after(() => source?.[Symbol.asyncDispose]())

  for (const when of ['before', 'after'] as const) {
    it(`shows nothing that is not whole when it is killed right ${when} any operation of the target, and then goes on`, async () => {
      let written = 0
      for (let number = 0, isDone = false; !isDone; number++) {
        const store = memoryStore()
        for (const [key, bytes] of empty) await store.write(key, bytes)

        isDone = await tryToPush(source, failingStore(store, { number, when }))

        await assertWhole(store)
        const { objects } = await push(source, await openLake(store))
        written = Math.max(written, objects.count)
        if (number % 8 === 0) assert.deepEqual(await shownBy(await openLake(store)), whole)
        assert.deepEqual((await fsckCatalog(store, systemAmbient)).problems, [])
      }
      assert(written > 0)
    })
  }

  async function openLake(store: ObjectStore): Promise<Lake> {
    const warehouse = await createWarehouse(store, systemAmbient)
    const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
    return { ...source, warehouse, catalog, files: tableFiles(warehouse) }
  }

  /** Returns false when it was interrupted. */
  async function tryToPush(from: Lake, store: ObjectStore): Promise<boolean> {
    try {
      await push(from, await openLake(store))
      return true
    } catch (error) {
      if (error instanceof StoreFailure) return false
      throw error
    }
  }
})

async function objectsIn(store: ObjectStore): Promise<ReadonlyMap<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>()
  for await (const { key } of store.list('')) objects.set(key, (await store.read(key)) ?? new Uint8Array())
  return objects
}

/** What refs show, by name, and the files of tables; commits have hashes of their own in every copy. */
async function shownBy({ warehouse: { store }, catalog }: Lake): Promise<ReadonlyMap<string, string>> {
  const shown = new Map<string, string>()
  for (const { name, type, hash } of await catalog.references()) {
    const commits: unknown[] = []
    for await (const { meta, operations, mergeParent, parent } of catalog.log(hash)) {
      if (parent === undefined) continue
      const properties = Object.entries(meta.properties).sort()
      commits.push([
        meta.message,
        properties,
        operations.map(({ type, key }) => [type, key]),
        mergeParent !== undefined,
      ])
    }
    shown.set(name, JSON.stringify([type, commits]))
  }
  for (const [key, bytes] of await objectsIn(store)) {
    if (!key.startsWith('_')) shown.set(key, createHash('sha256').update(bytes).digest('hex'))
  }
  return shown
}

/** Everything that a ref shows is there. */
async function assertWhole(store: ObjectStore): Promise<void> {
  const catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
  const files = tableFiles(await createWarehouse(store, systemAmbient))
  for (const { hash } of await catalog.references()) {
    for await (const { content } of catalog.entries(hash)) {
      if (content.type !== 'ICEBERG_TABLE') continue
      const { metadata } = await files.version(content.metadataLocation)
      for (const snapshot of metadata.snapshots) {
        for (const manifest of await files.manifests(metadata, snapshot)) {
          for (const { status, file } of await files.entries(metadata, manifest)) {
            if (status === 'deleted') continue
            const found = await store.stat(file.location.slice(store.root.length))
            assert.equal(found?.bytes, Number(file.fileBytes))
          }
        }
      }
    }
  }
}
