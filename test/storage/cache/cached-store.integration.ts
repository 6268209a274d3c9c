import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { type CachedStore, cachedStore } from '../../../src/storage/cache/cached-store.js'
import { type RemoteFolder, remoteFolder } from '../../support/remote-folder.js'
import { objectStoreSuite } from '../object-store-suite.js'

const MIB = 1024 * 1024
/** Above the highest that Linux gives. */
const PID_OF_NOBODY = 2 ** 22 + 1

describe('storage/cache/cached-store', () => {
  let directory: string
  let remote: RemoteFolder
  let stores: CachedStore[]

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-cache-'))
    remote = remoteFolder(join(directory, 'remote'))
    stores = []
  })

  afterEach(async () => {
    for (const store of stores) await store[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })

  objectStoreSuite('a cached store', async () => open())

  it('downloads an object once for all processes that share the cache', async () => {
    await remote.write('t/data/1.parquet', bytes('rows'))
    const [one, other] = [open(), open()]

    await one.makeReadable(['t/data/1.parquet', 't/data/1.parquet'])
    assert.equal(await readFile(pathOf(one, 't/data/1.parquet'), 'utf8'), 'rows')
    await kept(1)
    await other.makeReadable(['t/data/1.parquet'])

    assert.equal(await readFile(pathOf(other, 't/data/1.parquet'), 'utf8'), 'rows')
    assert.deepEqual(remote.fetched, ['t/data/1.parquet'])
  })

  it('keeps apart what lies under the same key in a bucket of the same name elsewhere', async () => {
    const elsewhere = remoteFolder(join(directory, 'elsewhere'))
    await remote.write('t/data/1.parquet', bytes('here'))
    await elsewhere.write('t/data/1.parquet', bytes('there'))
    const [one, other] = [open(), open(elsewhere)]

    for (const store of [one, other]) await store.makeReadable(['t/data/1.parquet'])
    await kept(2)

    assert.equal(one.root, other.root)
    assert.equal(await readFile(pathOf(one, 't/data/1.parquet'), 'utf8'), 'here')
    assert.equal(await readFile(pathOf(other, 't/data/1.parquet'), 'utf8'), 'there')
    assert.equal(text(await open(elsewhere).read('t/data/1.parquet')), 'there')
  })

  it('downloads nothing that was published or written through it', async () => {
    const store = open()
    await writeFile(join(directory, 'local'), 'rows')
    await store.publish(join(directory, 'local'), 't/data/1.parquet')
    await store.write('t/metadata/1.json', bytes('{}'))
    await store.writeIfAbsent('t/metadata/2.avro', bytes('abc'))
    await kept(3)

    const other = open()
    await other.makeReadable(['t/data/1.parquet'])

    assert.equal(await readFile(pathOf(other, 't/data/1.parquet'), 'utf8'), 'rows')
    assert.equal(text(await other.read('t/metadata/1.json')), '{}')
    assert.equal(text(await other.read('t/metadata/2.avro', { start: 1, end: 2 })), 'b')
    assert.deepEqual(remote.fetched, [])
  })

  it('lets go of what it has published, and has it again for whoever reads it', async () => {
    const store = open()
    for (const key of ['a', 'b']) {
      await writeFile(join(directory, key), key)
      await store.publish(join(directory, key), key)
    }
    await store.makeReadable(['b'])
    await kept(2)
    await until(async () => !existsSync(pathOf(store, 'a')))

    assert.equal(await readFile(pathOf(store, 'b'), 'utf8'), 'b')
    await store.makeReadable(['a'])
    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'a')
    assert.deepEqual(remote.fetched, [])
  })

  it('asks for what can change every time', async () => {
    const store = open()
    await store.write('_catalog/refs/main', bytes('one'))
    assert.equal(text(await store.read('_catalog/refs/main')), 'one')
    await remote.write('_catalog/refs/main', bytes('two'))

    assert.equal(text(await store.read('_catalog/refs/main')), 'two')
    assert.equal(store.localPath('_catalog/refs/main'), undefined)
  })

  it('does not take an object for kept whose publication failed', async () => {
    const store = open()
    await remote.write('a', bytes('theirs'))
    await writeFile(join(directory, 'local'), 'ours')

    await assert.rejects(store.publish(join(directory, 'local'), 'a'))
    await store.makeReadable(['a'])

    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'theirs')
  })

  it('reads from the store what lies beyond the end of a copy, which may have been cut short', async () => {
    const store = open()
    await store.write('a', bytes('all of it'))
    await kept(1)
    await truncate(join(directory, 'cache/shared', basename(pathOf(store, 'a'))), 4)

    assert.equal(text(await store.read('a', { start: 0, end: 3 })), 'all')
    assert.equal(text(await store.read('a', { start: 2, end: 9 })), 'l of it')
    assert.equal(text(await store.read('a')), 'all of it')
    assert.deepEqual(remote.fetched, ['a', 'a'])
  })

  it('has anew what it was told to drop, and says whether there was a copy', async () => {
    await remote.write('a', bytes('rows'))
    const store = open()
    await store.makeReadable(['a'])
    await kept(1)
    await truncate(pathOf(store, 'a'), 0)

    assert.equal(store.dropCopies(['a', 'none']), true)
    await store.makeReadable(['a'])

    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'rows')
    assert.equal(store.dropCopies(['none', '_catalog/refs/main']), false)
  })

  it('passes over what is not there, and leaves no file for it', async () => {
    const store = open()

    await store.makeReadable(['t/data/none.parquet'])

    await assert.rejects(stat(pathOf(store, 't/data/none.parquet')), { code: 'ENOENT' })
  })

  it('leaves nothing of a download that failed, and tries again', async () => {
    await remote.write('a', bytes('rows'))
    let isBroken = true
    const store = open({
      ...remote,
      async download(key, localPath) {
        if (!isBroken) return remote.download(key, localPath)
        await writeFile(localPath, 'ro')
        throw new Error('the line broke')
      },
    })
    await assert.rejects(store.makeReadable(['a']), /line/)
    isBroken = false

    await store.makeReadable(['a'])

    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'rows')
    assert.deepEqual((await readdir(join(pathOf(store, 'a'), '..'))).length, 1)
  })

  it('removes what was used longest ago when there is too much, but nothing that a process uses', async () => {
    const keys = ['a', 'b', 'c']
    for (const key of keys) await remote.write(key, Buffer.alloc(MIB, key))
    const [one, other] = [open(remote, 2.5 * MIB), open(remote, 2.5 * MIB)]
    await one.makeReadable(['a'])
    await kept(1)
    await makeOld()
    await one.makeReadable(['b'])
    await kept(2)
    await other.makeReadable(['c'])
    await until(async () => (await keptNames()).includes(basename(pathOf(other, 'c'))))
    await kept(2)

    assert.equal((await readFile(pathOf(one, 'a'))).length, MIB)
    await other.makeReadable(['b'])
    assert.deepEqual(remote.fetched, ['a', 'b', 'c'])
    await other.makeReadable(['a'])
    assert.deepEqual(remote.fetched, ['a', 'b', 'c', 'a'])
  })

  it('removes what dead processes used, and nothing of living ones', async () => {
    const held = join(directory, 'cache/held')
    const names = {
      dead: `${hostname()}-${PID_OF_NOBODY}-00`,
      alive: `${hostname()}-${process.pid}-00`,
      elsewhere: 'other-machine-1-00',
      longAgo: 'other-machine-2-00',
    }
    for (const name of Object.values(names)) await mkdir(join(held, name), { recursive: true })
    await utimes(join(held, names.longAgo), 0, 0)
    await remote.write('a', bytes('rows'))

    const store = open()
    await store.makeReadable(['a'])
    await store[Symbol.asyncDispose]()

    assert.deepEqual((await readdir(held)).toSorted(), [names.alive, names.elsewhere].toSorted())
  })

  it('works on when its folder is removed under it', async () => {
    await remote.write('a', bytes('rows'))
    const store = open()
    await store.makeReadable(['a'])
    await kept(1)
    await rm(join(directory, 'cache'), { recursive: true })

    await store.makeReadable(['a'])

    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'rows')
    assert.equal(text(await store.read('a')), 'rows')
  })

  it('reads and writes on where the shared files cannot be reached', async () => {
    await remote.write('a', bytes('rows'))
    await mkdir(join(directory, 'cache'))
    await writeFile(join(directory, 'cache/shared'), 'a file')
    const store = open()

    await store.makeReadable(['a'])
    await store.write('b', bytes('more'))

    assert.equal(text(await store.read('a')), 'rows')
    assert.equal(text(await store.read('b')), 'more')
    assert.equal(await readFile(pathOf(store, 'a'), 'utf8'), 'rows')
  })

  for (const [what, obstruct] of [
    ['a file', (path: string) => writeFile(path, '')],
    ['a link to nowhere', (path: string) => symlink('/nowhere/at/all', path)],
  ] as const) {
    for (const folder of ['cache', 'cache/held']) {
      it(`says that ${what} is in the way of ${folder}, and closes`, async () => {
        await remote.write('a', bytes('rows'))
        await mkdir(join(directory, folder, '..'), { recursive: true })
        await obstruct(join(directory, folder))
        const store = open()

        await assert.rejects(store.makeReadable(['a']), { code: 'PHLO_STORE_DENIED', exitCode: 3 })

        await store[Symbol.asyncDispose]()
      })
    }
  }

  function open(store = remote as Parameters<typeof cachedStore>[0], bytesMax = 100 * MIB): CachedStore {
    const opened = cachedStore(store, { directory: join(directory, 'cache'), bytesMax, ambient: systemAmbient })
    stores.push(opened)
    return opened
  }

  function kept(count: number): Promise<void> {
    return until(async () => (await keptNames()).length === count)
  }

  async function keptNames(): Promise<readonly string[]> {
    return await readdir(join(directory, 'cache/shared')).catch(() => [])
  }

  async function makeOld(): Promise<void> {
    const shared = join(directory, 'cache/shared')
    for (const name of await readdir(shared)) await utimes(join(shared, name), 1, 1)
  }
})

/** What the cache does in the background is done after a while. */
async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isDone()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail('it is not done')
}

function pathOf(store: CachedStore, key: string): string {
  return store.localPath(key) ?? assert.fail(`${key} has no path`)
}

function bytes(content: string): Uint8Array {
  return Buffer.from(content)
}

function text(content: Uint8Array | undefined): string {
  return Buffer.from(content ?? []).toString()
}
