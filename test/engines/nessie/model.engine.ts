import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Catalog, CommitHash, CommitMeta, LogEntry, Operation } from '../../../src/catalog/catalog.js'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { makeBranches } from '../../../src/cli/project-files/create-lake.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { createNessie } from '../../../src/cli/targets/open-nessie.js'
import { nessieServer } from '../../support/nessie-server.js'
import { tableContent } from '../../support/table-content.js'
import { emptyNessie } from './empty-nessie.js'

const META: CommitMeta = { message: 'Change', author: 'Ada', timeMs: 1_700_000_000_000, properties: {} }
const HOUR_MS = 3_600_000

describe('catalog/nessie where its model is another one', () => {
  const server = nessieServer()
  let catalog: Catalog

  beforeEach(async () => {
    catalog = openNessieCatalog({ uri: server().uri, authentication: { type: 'none' }, ambient: systemAmbient })
    await emptyNessie(catalog)
    await commit('main', [put(['a'], 1)])
  })

  it('ends a log with the commit before all others, as empty as a new branch, and with the time it was made', async () => {
    const log = await logOf('main')
    const root = log.at(-1)

    assert.equal(log.length, 2)
    assert.deepEqual([log[0]?.parent, root?.parent], [root?.hash, undefined])
    assert.deepEqual(await catalog.contents(root?.hash ?? '', [['a']]), [undefined])
    const age = Date.now() - (root?.meta.timeMs ?? 0)
    assert(age > 0 && age < HOUR_MS)
  })

  it('tells of many pages of commits and of tables what it tells of one', async () => {
    const keys = Array.from({ length: 1500 }, (_, index) => [`t${String(index).padStart(4, '0')}`])
    await commit(
      'main',
      keys.map((key) => put(key, 0)),
    )
    for (let version = 2; version < 130; version++) await commit('main', [await change(['a'], version)])

    const found: string[] = []
    for await (const { key } of catalog.entries(await head('main'))) found.push(key.join())
    assert.deepEqual(found, ['a', ...keys.map(String)])
    assert.equal((await logOf('main')).length, 131)
    const first = (await logOf('main')).at(-2)?.hash ?? ''
    assert.equal(await catalog.mergeBase(await head('main'), first), first)
  })

  it('shows a branch as its commits were made', async () => {
    const before = Date.now()
    const first = await head('main')
    await delay(20)
    const between = Date.now()
    await delay(20)
    const second = await commit('main', [await change(['a'], 2)])

    assert.equal(await catalog.referenceAt('main', Date.now() + HOUR_MS), second)
    assert.equal(await catalog.referenceAt('main', between), first)
    assert.equal(await catalog.referenceAt('main', before - HOUR_MS), undefined)
    await assert.rejects(catalog.referenceAt('none', before), { code: 'PHLO_REF_UNKNOWN' })
  })

  it('keeps the identity of a table from version to version, and gives another one to what replaces it', async () => {
    const identity = async () => (await catalog.contents(await head('main'), [['a']]))[0]?.id
    const first = await identity()
    await commit('main', [await change(['a'], 2)])
    assert.equal(await identity(), first)

    await commit('main', [put(['a'], 3)])
    const second = await identity()
    assert.notEqual(second, first)
    assert.deepEqual(
      (await logOf('main'))[0]?.operations.map(({ type }) => type),
      ['PUT'],
    )

    await commit('main', [{ type: 'DELETE', key: ['a'] }])
    await commit('main', [{ type: 'PUT', key: ['a'], content: tableContent(first ?? '', 1) }])
    assert.equal(typeof (await identity()), 'string')
  })

  it('makes the namespaces that a table lies in where they are gone', async () => {
    await commit('main', [put(['x', 'y', 'z'], 1)])

    const kinds: string[] = []
    for await (const { content } of catalog.entries(await head('main'), { prefix: ['x'] })) kinds.push(content.type)
    assert.deepEqual(kinds, ['NAMESPACE', 'NAMESPACE', 'ICEBERG_TABLE'])
  })

  it('refuses a name that Nessie does not take', async () => {
    const hash = await head('main')
    for (const name of ['0x', '_x', 'HEAD']) {
      await assert.rejects(catalog.createReference({ type: 'TAG', name, hash }), { code: 'PHLO_NAME_INVALID' })
    }
  })

  it('finds nothing under what can be no name', async () => {
    for (const name of ['', '.', '..', '../config', 'main~1', `main@${await head('main')}`, 'ä']) {
      assert.equal(await catalog.reference(name), undefined, name)
    }
  })

  it('keeps keys as other engines have them', async () => {
    const keys = [
      ['My.Space'],
      ['My.Space', 'Größe %/?#'],
      ['UPPER'],
      ['UPPER', 'Camel'],
      ['upper'],
      ['upper', 'camel'],
    ]
    await commit(
      'main',
      keys.map((key) =>
        key.length === 1 ? { type: 'PUT', key, content: { type: 'NAMESPACE', id: '', properties: {} } } : put(key, 1),
      ),
    )
    const fresh = openNessieCatalog({ uri: server().uri, authentication: { type: 'none' }, ambient: systemAmbient })
    const hash = await head('main')
    const found: (readonly string[])[] = []
    for await (const { key } of fresh.entries(hash)) found.push(key)

    assert.deepEqual(found, [...keys.slice(0, 4), ['a'], ...keys.slice(4)])
    assert((await fresh.contents(hash, keys)).every((content) => content !== undefined))
    const inside: (readonly string[])[] = []
    for await (const { key } of fresh.entries(hash, { prefix: ['My.Space'] })) inside.push(key)
    assert.deepEqual(inside, keys.slice(0, 2))
  })

  it('begins the branches of a project whose default branch has another name at that of Nessie', async () => {
    const branches = { default: 'trunk', protected: ['trunk'], create: ['dev'] }
    const settings = { uri: server().uri, authentication: { type: 'none' }, ca: undefined } as const
    await emptyNessie(catalog)
    const names = await makeBranches(await createNessie(settings, branches), branches)

    assert.deepEqual(names, ['trunk', 'dev'])
    const [dev, main, trunk] = await catalog.references()
    assert.deepEqual([dev?.name, main?.name, trunk?.name], ['dev', 'main', 'trunk'])
    assert.deepEqual([dev?.hash, trunk?.hash], [main?.hash, main?.hash])
    // Branches that have a commit in common can be merged.
    assert.equal((await logOf('trunk')).length, 2)
  })

  it('takes over in a merge what Phlo does not know, and shows none of it', async () => {
    await branch('dev')
    const udf = { type: 'UDF', metadataLocation: 'file:///f', versionId: '1', signatureId: '1' }
    await ask('POST', `trees/dev@${await head('dev')}/history/commit`, {
      commitMeta: { message: 'Add a function' },
      operations: [{ type: 'PUT', key: { elements: ['f'] }, content: udf }],
    })
    await commit('dev', [put(['b'], 1)])
    const merged = await catalog.merge({ fromHash: await head('dev'), into: 'main', meta: META })

    assert.deepEqual(merged.status === 'merged' && merged.changes.map(({ key }) => key), [['b']])
    const kept = await ask<{ contents: { content: { type: string } }[] }>('POST', 'trees/main/contents', {
      requestedKeys: [{ elements: ['f'] }],
    })
    assert.equal(kept.contents[0]?.content.type, 'UDF')
    assert.deepEqual(await catalog.contents(await head('main'), [['f']]), [undefined])
  })

  it('leaves no branch of a merge, shows none of others, and drops those that were left an hour ago', async () => {
    await branch('dev')
    await commit('dev', [put(['b'], 1)])
    const nonce = '0'.repeat(32)
    const [old, young] = [`phlo-merge/${Date.now() - 2 * HOUR_MS}-${nonce}`, `phlo-merge/${Date.now()}-${nonce}`]
    for (const name of [old, young]) await branch(name)

    assert.deepEqual(
      (await catalog.references()).map(({ name }) => name),
      ['dev', 'main'],
    )
    await catalog.merge({ fromHash: await head('dev'), into: 'main', meta: META })
    const { references } = await ask<{ references: { name: string }[] }>('GET', 'trees')
    assert.deepEqual(references.map(({ name }) => name).sort(), ['dev', 'main', young])
    await catalog.deleteReference(young, (await catalog.reference(young))?.hash ?? '')
  })

  async function head(ref: string): Promise<CommitHash> {
    return (await catalog.reference(ref))?.hash ?? ''
  }

  async function branch(name: string): Promise<void> {
    await catalog.createReference({ type: 'BRANCH', name, hash: await head('main') })
  }

  async function commit(ref: string, operations: readonly Operation[]): Promise<CommitHash> {
    const result = await catalog.commit({ branch: ref, expectedHash: await head(ref), meta: META, operations })
    assert(result.status === 'committed')
    return result.hash
  }

  function put(key: readonly string[], version: number): Operation {
    return { type: 'PUT', key, content: tableContent('', version) }
  }

  /** Another version of the table that is there. */
  async function change(key: readonly string[], version: number): Promise<Operation> {
    const [present] = await catalog.contents(await head('main'), [key])
    return { type: 'PUT', key, content: tableContent(present?.id ?? '', version) }
  }

  async function logOf(ref: string): Promise<readonly LogEntry[]> {
    const log: LogEntry[] = []
    for await (const entry of catalog.log(await head(ref))) log.push(entry)
    return log
  }

  async function ask<Json>(method: string, path: string, body?: unknown): Promise<Json> {
    const init = { method, headers: { 'content-type': 'application/json' } }
    const answer = await fetch(`${server().uri}/${path}`, {
      ...init,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    assert(answer.ok, await answer.clone().text())
    return (await answer.json()) as Json
  }
})
