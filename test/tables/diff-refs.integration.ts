import assert from 'node:assert/strict'
import { deleteRows } from '../../src/tables/delete-rows.js'
import { diffRefs, type KeyDifference } from '../../src/tables/diff-refs.js'
import { dropTable } from '../../src/tables/drop-table.js'
import type { Lake } from '../../src/tables/lake.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { restoreTable } from '../../src/tables/restore-table.js'
import { tableHistory } from '../../src/tables/table-history.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const DEV = { branch: 'dev' }

async function branchedLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))
  await branchFrom(lake, 'dev')
  return lake
}

async function difference(lake: Lake, from = 'main', to = 'dev'): Promise<readonly KeyDifference[]> {
  const [one, other] = await Promise.all([resolveRef(lake, { ref: from }), resolveRef(lake, { ref: to })])
  return diffRefs(lake, one.hash, other.hash)
}

describe('tables/diff-refs', () => {
  it('counts rows that were appended', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(3, 'c')`, DEV))

    const [change] = await difference(lake)

    assert.deepEqual(
      [change?.rowsFrom, change?.rowsTo, change?.rows],
      [2n, 3n, { added: 1n, updated: 0n, removed: 0n }],
    )
  })

  it('counts rows that were updated, and the other way round', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(2, 'B'), (3, 'c')`, { ...DEV, mode: 'upsert' }))

    const [there] = await difference(lake)
    const [back] = await difference(lake, 'dev', 'main')

    assert.deepEqual(there?.rows, { added: 1n, updated: 1n, removed: 0n })
    assert.deepEqual(back?.rows, { added: 0n, updated: 1n, removed: 1n })
  })

  it('counts rows that were deleted', async () => {
    await using lake = await branchedLake()
    const filter = { op: 'eq', fieldId: 1, value: 1n } as const
    await deleteRows(lake, { ...DEV, key: ENTRIES, filter, commit: { message: 'Delete', properties: {} } })

    const [change] = await difference(lake)

    assert.deepEqual([change?.rows, change?.rowsTo], [{ added: 0n, updated: 0n, removed: 1n }, 1n])
  })

  it('says unknown when both sides rewrote rows', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(1, 'A')`, { ...DEV, mode: 'upsert' }))
    await writeRows(lake, entriesRequest(`(2, 'B')`, { mode: 'upsert' }))

    const [change] = await difference(lake)

    assert.deepEqual([change?.rows, change?.rowsFrom, change?.rowsTo], [undefined, 2n, 2n])
  })

  it('names tables that were added and dropped, with their rows', async () => {
    await using lake = await branchedLake()
    await writeRows(lake, entriesRequest(`(1, 'a')`, { ...DEV, key: ['bronze', 'more'] }))
    await dropTable(lake, { ...DEV, key: ENTRIES, message: 'Drop' })

    const changes = await difference(lake)

    assert.deepEqual(
      changes.map(({ key, change, rows }) => [key.join('.'), change, rows?.added, rows?.removed]),
      [
        ['bronze.entries', 'removed', 0n, 2n],
        ['bronze.more', 'added', 1n, 0n],
      ],
    )
  })

  it('lists changed fields by name', async () => {
    await using lake = await branchedLake()
    const schema = {
      schemaId: 0,
      fields: [{ id: 5, name: 'score', required: false, type: 'int' as const }],
      identifierFieldIds: [],
    }
    await writeRows(lake, entriesRequest('', { ...DEV, schema, rows: { sql: 'SELECT 9::BIGINT AS id, 1 AS score' } }))

    const [change] = await difference(lake)

    assert.deepEqual(change?.schema, [{ path: 'score', change: 'added', from: undefined, to: 'int' }])
  })
})

describe('tables/restore-table', () => {
  it('brings a dropped table back with its rows, and its history tells of both', async () => {
    await using lake = await branchedLake()
    const before = await resolveRef(lake, { ref: 'dev' })
    await dropTable(lake, { ...DEV, key: ENTRIES, message: 'Drop' })

    await restoreTable(lake, { ...DEV, key: ENTRIES, from: before, message: 'Restore' })

    const history = await tableHistory(lake, await resolveRef(lake, { ref: 'dev' }), ENTRIES, { entriesMax: undefined })
    assert.deepEqual(await readRows(lake, 'dev'), [
      [1n, 'a'],
      [2n, 'b'],
    ])
    assert.deepEqual(
      history.map(({ change, commit }) => [change, commit.meta.message]),
      [
        ['created', 'Restore'],
        ['dropped', 'Drop'],
        ['created', 'Write entries'],
      ],
    )
  })
})
