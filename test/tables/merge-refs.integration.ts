import assert from 'node:assert/strict'
import { PhloError } from '../../src/errors.js'
import { describeTable } from '../../src/tables/describe-table.js'
import type { Lake } from '../../src/tables/lake.js'
import { type MergeRefsRequest, mergeRefs } from '../../src/tables/merge-refs.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, KEYLESS_SCHEMA, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const DEV = { branch: 'dev' }

/** A lake whose `main` and `dev` share one row. */
async function branchedLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(1, 'a')`))
  await branchFrom(lake, 'dev')
  return lake
}

function merge(lake: Lake, more: Partial<MergeRefsRequest> = {}) {
  const request = { from: 'dev', into: 'main', message: 'Merge dev', properties: {}, dryRun: false, force: false }
  return mergeRefs(lake, { ...request, unchanged: undefined, ...more })
}

async function headOf(lake: Lake, ref: string): Promise<string> {
  return (await resolveRef(lake, { ref })).hash
}

async function conflictsOf(merging: Promise<unknown>): Promise<unknown> {
  const error = await merging.then(
    () => assert.fail('there is no conflict'),
    (thrown: unknown) => thrown,
  )
  assert(error instanceof PhloError, String(error))
  return [error.code, error.context.conflicts ?? error.context.keys]
}

describe('tables/merge-refs', () => {
  it('takes a table that only the source changed', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(1, 'A'), (2, 'b')`, { ...DEV, mode: 'upsert' }))

    const report = await merge(lake)

    assert.equal(report.status, 'merged')
    assert.deepEqual(report.changes[0]?.rows, { added: 1n, updated: 1n, removed: 0n })
    assert.deepEqual(await readRows(lake), [
      [1n, 'A'],
      [2n, 'b'],
    ])
  })

  it('says that there is nothing to merge', async () => {
    await using lake = await branchedLake()

    const report = await merge(lake)

    assert.equal(report.status, 'unchanged')
  })

  it('combines a table to which both sides appended other keys', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(2, 'b')`, DEV))
    await writeRows(lake, entriesRequest(`(3, 'c')`))

    const report = await merge(lake)

    assert.deepEqual(report.combined, [ENTRIES])
    assert.deepEqual(report.changes[0]?.rows, { added: 1n, updated: 0n, removed: 0n })
    assert.deepEqual(await readRows(lake), [
      [1n, 'a'],
      [2n, 'b'],
      [3n, 'c'],
    ])
  })

  it('adds rows once that came to both sides by merges in both directions', async () => {
    await using lake = await tempLake()
    const keyless = { definition: { schema: KEYLESS_SCHEMA, partition: [], properties: {} } }
    await writeRows(lake, entriesRequest(`(1, 'a')`, keyless))
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(2, 'b')`, DEV))
    const dev = await headOf(lake, 'dev')
    for (const name of ['one', 'two']) await writeRows(lake, entriesRequest(`(9, 'z')`, { key: ['silver', name] }))
    const main = await headOf(lake, 'main')
    await merge(lake, { from: dev })
    await merge(lake, { from: main, into: 'dev' })
    await writeRows(lake, entriesRequest(`(3, 'c')`, DEV))
    await writeRows(lake, entriesRequest(`(4, 'd')`))

    const report = await merge(lake)

    assert.deepEqual(report.changes[0]?.rows, { added: 1n, updated: 0n, removed: 0n })
    assert.deepEqual(await readRows(lake), [
      [1n, 'a'],
      [2n, 'b'],
      [3n, 'c'],
      [4n, 'd'],
    ])
  })

  it('combines appends where one side partitions the table otherwise than before, whichever it is', async () => {
    for (const [from, into] of [
      ['dev', 'main'],
      ['main', 'dev'],
    ] as const) {
      await using lake = await branchedLake()
      await writeRows(
        lake,
        entriesRequest(`(2, 'b')`, { ...DEV, partition: [{ column: 'name', transform: 'identity' }] }),
      )
      await writeRows(
        lake,
        entriesRequest(`(3, 'c')`, { ...DEV, partition: [{ column: 'id', transform: 'bucket[4]' }] }),
      )
      await writeRows(lake, entriesRequest(`(4, 'd')`))

      const report = await merge(lake, { from, into })
      await writeRows(lake, entriesRequest(`(3, 'C'), (5, 'e')`, { branch: into, mode: 'upsert' }))

      assert.deepEqual(report.combined, [ENTRIES])
      assert.equal((await describeTable(lake, await resolveRef(lake, { ref: into }), ENTRIES)).partition.specId, 2)
      assert.deepEqual(
        (await readRows(lake, into)).map(([, name]) => name),
        ['a', 'b', 'C', 'd', 'e'],
      )
    }
  })

  it('refuses to combine a table that both sides partition otherwise than before', async () => {
    await using lake = await branchedLake()
    await writeRows(
      lake,
      entriesRequest(`(2, 'b')`, { ...DEV, partition: [{ column: 'name', transform: 'identity' }] }),
    )
    await writeRows(lake, entriesRequest(`(3, 'c')`, { partition: [{ column: 'id', transform: 'bucket[4]' }] }))

    assert.deepEqual(((await conflictsOf(merge(lake))) as unknown[])[0], 'PHLO_MERGE_CONFLICT')
  })

  it('shows in a dry run what it would do, and changes nothing', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(2, 'b')`, DEV))
    await writeRows(lake, entriesRequest(`(3, 'c')`))

    const dry = await merge(lake, { dryRun: true })
    const before = await readRows(lake)
    const real = await merge(lake)

    assert.deepEqual(before, [
      [1n, 'a'],
      [3n, 'c'],
    ])
    assert.deepEqual(dry.changes, real.changes)
    assert.deepEqual(dry.combined, real.combined)
  })

  it('refuses to combine appends of the same key, naming the table', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(2, 'b')`, DEV))
    await writeRows(lake, entriesRequest(`(2, 'c')`))

    const conflicts = await conflictsOf(merge(lake))

    assert.deepEqual(conflicts, [
      'PHLO_MERGE_CONFLICT',
      [{ table: 'bronze.entries', reason: 'Both sides appended rows of the same keys (1 of them).' }],
    ])
  })

  it('refuses a table that both sides changed when one of them rewrote rows', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(1, 'A')`, { ...DEV, mode: 'upsert' }))
    await writeRows(lake, entriesRequest(`(3, 'c')`))

    const dry = await merge(lake, { dryRun: true })

    assert.equal(dry.status, 'conflict')
    assert.deepEqual(await conflictsOf(merge(lake)), [
      'PHLO_MERGE_CONFLICT',
      [{ table: 'bronze.entries', reason: 'Both sides changed it, and dev did more than append rows.' }],
    ])
  })

  it('combines appends when the source added a column', async () => {
    await using lake = await branchedLake()
    const { definition, ...request } = entriesRequest('', DEV)
    assert(definition)
    const schema = {
      ...definition.schema,
      fields: [...definition.schema.fields, { id: 9, name: 'score', required: false, type: 'int' as const }],
    }
    await writeRows(lake, {
      ...request,
      definition,
      schema,
      rows: { sql: `SELECT 2::BIGINT id, 'b' AS name, 7 AS score` },
    })
    await writeRows(lake, entriesRequest(`(3, 'c')`))

    const report = await merge(lake)

    assert.deepEqual(
      report.changes[0]?.schema.map(({ path, change }) => [path, change]),
      [['score', 'added']],
    )
    assert.deepEqual(await readRows(lake), [
      [1n, 'a', null],
      [2n, 'b', 7],
      [3n, 'c', null],
    ])
  })

  it('refuses appends of one asset that both sides loaded from the same place', async () => {
    await using lake = await branchedLake()
    const loaded = { properties: { 'phlo.cursor.bronze.entries': '2' } }
    await writeRows(lake, entriesRequest(`(2, 'b')`, { ...DEV, ...loaded }))
    await writeRows(lake, entriesRequest(`(3, 'c')`, loaded))

    const [code] = Object.values((await conflictsOf(merge(lake))) as [string])

    assert.equal(code, 'PHLO_MERGE_CONFLICT')
  })

  it('merges tables of one namespace that both sides made', async () => {
    await using lake = await tempLake()
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(1, 'a')`, { ...DEV, key: ['bronze', 'one'] }))
    await writeRows(lake, entriesRequest(`(2, 'b')`, { key: ['bronze', 'two'] }))

    await merge(lake)

    assert.deepEqual(await readRows(lake, 'main', ['bronze', 'one']), [[1n, 'a']])
    assert.deepEqual(await readRows(lake, 'main', ['bronze', 'two']), [[2n, 'b']])
  })

  it('fails when a table that must not have changed has', async () => {
    await using lake = await branchedLake()
    const since = (await lake.catalog.reference('main'))?.hash ?? ''
    await writeRows(lake, entriesRequest(`(9, 'z')`, { ...DEV, key: ['silver', 'daily'] }))
    await writeRows(lake, entriesRequest(`(2, 'b')`))

    const conflict = await conflictsOf(merge(lake, { unchanged: { keys: [ENTRIES], since } }))

    assert.deepEqual(conflict, ['PHLO_MERGE_STALE', ['bronze.entries']])
  })

  it("merges a run's branch only when forced", async () => {
    await using lake = await tempLake()
    await branchFrom(lake, 'run/1')
    await writeRows(lake, entriesRequest(`(1, 'a')`, { branch: 'run/1' }))

    const refused = await conflictsOf(merge(lake, { from: 'run/1' }))
    await merge(lake, { from: 'run/1', force: true })

    assert.deepEqual(refused, ['PHLO_RUN_UNPUBLISHED', undefined])
    assert.deepEqual(await readRows(lake), [[1n, 'a']])
  })
})
