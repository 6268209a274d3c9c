import assert from 'node:assert/strict'
import type { Catalog } from '../../../../src/catalog/catalog.js'
import { createEmbeddedCatalog } from '../../../../src/catalog/embedded/embedded-catalog.js'
import { fsckCatalog } from '../../../../src/catalog/embedded/fsck/fsck-catalog.js'
import { systemAmbient } from '../../../../src/cli/system-ambient.js'
import type { ObjectStore } from '../../../../src/storage/object-store.js'
import { memoryStore } from '../../../support/memory-store.js'
import { tableContent } from '../../../support/table-content.js'

describe('catalog/embedded/fsck/fsck-catalog', () => {
  let store: ObjectStore
  let catalog: Catalog

  beforeEach(async () => {
    store = memoryStore()
    catalog = await createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
    await put(
      'main',
      Array.from({ length: 200 }, (_, index) => `t${index}`),
    )
    await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: await head('main') })
    await put('dev', ['only-dev'])
  })

  it('finds nothing wrong with a sound catalog', async () => {
    for (let round = 0; round < 70; round++) await put('main', [`u${round}`])
    await catalog.deleteReference('dev', await head('dev'))

    const report = await fsckCatalog(store, systemAmbient)

    assert.deepEqual([report.refCount, report.commitCount, report.problems], [1, 72, []])
  })

  it('names a commit that is gone, and the branches that need it', async () => {
    const shared = `_catalog/commits/${await head('main')}`
    await store.delete(shared)

    assert.deepEqual(await problems(), [{ kind: 'missing', key: shared, refs: ['dev', 'main'] }])
  })

  it('names a commit whose bytes changed', async () => {
    const key = `_catalog/commits/${await head('dev')}`
    const bytes = await store.read(key)
    assert(bytes)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await store.write(key, bytes)

    assert.deepEqual(await problems(), [{ kind: 'damaged', key, refs: ['dev'] }])
  })

  it('names the part of a tree that is gone', async () => {
    const [key = ''] = await keysOf('_catalog/trees/')
    await store.delete(key)
    const [problem, ...others] = await problems()

    assert.deepEqual([problem?.kind, problem?.key, others], ['missing', key, []])
    assert(problem?.refs.includes('main'))
  })

  for (const [what, text, kind] of [
    ['is cut short', '{"formatVersion":1,"num', 'damaged'],
    ['says nothing', '{"formatVersion":1}', 'damaged'],
    ['was written by a newer version', '{"formatVersion":2}', 'newer'],
  ] as const) {
    it(`names a slot that ${what}`, async () => {
      const key = '_catalog/refs/dev@1'
      await store.write(key, Buffer.from(text))

      assert.deepEqual(await problems(), [{ kind, key, refs: ['dev'] }])
    })
  }

  it('names slots and floors that are missing between others', async () => {
    for (let round = 0; round < 100; round++) await put('dev', ['only-dev'], round)
    await store.delete('_catalog/floors/dev@1')
    await store.delete('_catalog/refs/dev@99')
    const missing = (await problems()).map(({ kind, key }) => [kind, key])

    assert.deepEqual(missing, [
      ['missing', '_catalog/floors/dev@1'],
      ['missing', '_catalog/refs/dev@99'],
    ])
  })

  it('names a floor that lacks slots', async () => {
    for (let round = 0; round < 40; round++) await put('dev', ['only-dev'], round)
    const key = '_catalog/floors/dev@0'
    await store.write(key, Buffer.from('{"formatVersion":1,"slots":[]}'))

    assert.deepEqual(await problems(), [{ kind: 'damaged', key, refs: ['dev'] }])
  })

  it('checks a branch beside files that other programs left', async () => {
    await store.write('_catalog/refs/dev@0.sync-conflict', Buffer.from('x'))
    await store.write('_catalog/refs/.DS_Store', Buffer.from('x'))
    const before = await problems()
    await store.write('_catalog/refs/dev@9', Buffer.from('x'))

    assert.deepEqual(before, [])
    assert((await problems()).some(({ key }) => key === '_catalog/refs/dev@9'))
  })

  it('names a branch that is not listed any more', async () => {
    await store.delete('_catalog/live/dev@0')

    assert.deepEqual(await problems(), [{ kind: 'missing', key: '_catalog/live/dev@', refs: ['dev'] }])
  })

  async function problems() {
    return (await fsckCatalog(store, systemAmbient)).problems
  }

  async function keysOf(prefix: string): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of store.list(prefix)) keys.push(key)
    return keys
  }

  async function head(ref: string): Promise<string> {
    return (await catalog.reference(ref))?.hash ?? ''
  }

  async function put(branch: string, tables: readonly string[], version = 0): Promise<void> {
    const result = await catalog.commit({
      branch,
      expectedHash: await head(branch),
      meta: { message: '', author: '', timeMs: 0, properties: {} },
      operations: tables.map((table) => ({ type: 'PUT', key: [table], content: tableContent(table, version) })),
    })
    assert.equal(result.status, 'committed')
  }
})
