import assert from 'node:assert/strict'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { ScanPlan } from '../../src/iceberg/scan-plan.js'
import { fsckLake } from '../../src/tables/fsck-lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { ENTRIES, ENTRIES_SCHEMA, entriesRequest } from '../support/entries-table.js'
import { assertSameRows } from '../support/same-rows.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

/** Rows of the table: four row groups, the last one with 31,360 rows. */
const ROWS = 400_000
const WITH_NOTE = {
  ...ENTRIES_SCHEMA,
  fields: [...ENTRIES_SCHEMA.fields, { id: 3, name: 'note', required: false, type: 'string' }],
} as const

describe('tables/write-rows (row groups that are kept)', () => {
  let lake: TempLake

  beforeEach(async () => {
    lake = await tempLake()
    await write({ rows: { sql: entries(`range(${ROWS})`, 'old') } })
  })

  afterEach(() => lake[Symbol.asyncDispose]())

  function write(more: Partial<WriteRequest>) {
    return writeRows(lake, entriesRequest('', more))
  }

  function upsert(ids: string, version: string, more: Partial<WriteRequest> = {}) {
    return write({ rows: { sql: entries(ids, version) }, mode: 'upsert', ...more })
  }

  async function plan(): Promise<ScanPlan> {
    const table = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
    return planScan(lake.files, table.version, {})
  }

  async function fileRows(): Promise<readonly bigint[]> {
    return (await plan()).tasks.map(({ dataFile }) => dataFile.recordCount).sort((one, other) => Number(one - other))
  }

  /** Every row is there once, whole, and its file says what is in it. */
  async function assertRows(expected: string): Promise<void> {
    const engine = await lake.engine()
    const found = await plan()
    await assertSameRows(engine, await scanSql(engine, lake.warehouse, found), expected)
    for (const task of found.tasks) {
      const scan = await scanSql(engine, lake.warehouse, { ...found, tasks: [task] })
      const [row] = await engine.rows(`SELECT count(*) AS n, min(id) AS low, max(id) AS high FROM (${scan})`)
      const { recordCount, lowerBounds, upperBounds } = task.dataFile
      const bound = (bounds: ReadonlyMap<number, Uint8Array>) => Buffer.from(bounds.get(1) ?? []).readBigInt64LE()
      assert.deepEqual({ n: recordCount, low: bound(lowerBounds), high: bound(upperBounds) }, row)
    }
    assert.deepEqual((await fsckLake(lake)).problems, [])
  }

  it('copies all but the last row group, when its rows and new ones come', async () => {
    const report = await upsert('range(399000, 401000)', 'new')

    assert.deepEqual([report.rowsUpdated, report.rowsAdded, report.rowsDeleted], [1000n, 1000n, 0n])
    assert.deepEqual(await fileRows(), [32_360n, 368_640n])
    await assertRows(`${entries('range(399000)', 'old')} UNION ALL ${entries('range(399000, 401000)', 'new')}`)
  })

  it('writes again what has changed in two places, once more in what was kept, and all when it is everywhere', async () => {
    await upsert('(VALUES (5), (399999)) t(range)', 'a')
    assert.deepEqual(await fileRows(), [154_240n, 245_760n])
    await upsert('(VALUES (130000), (399998)) t(range)', 'b')
    await upsert('range(0, 400000, 1000)', 'c')

    await assertRows(`SELECT range AS id, CASE WHEN range % 1000 = 0 THEN 'c' WHEN range IN (5, 399999) THEN 'a'
      WHEN range IN (130000, 399998) THEN 'b' ELSE 'old' END || ' ' || range AS name FROM range(${ROWS})`)
  })

  it('keeps row groups that lack a column which came later', async () => {
    await upsert('range(0)', 'none', { schema: WITH_NOTE })
    await write({
      rows: { sql: `SELECT *, 'why' AS note FROM (${entries('range(3)', 'new')})` },
      mode: 'upsert',
      schema: WITH_NOTE,
    })

    assert.deepEqual(await fileRows(), [122_880n, 277_120n])
    await assertRows(`SELECT *, 'why' AS note FROM (${entries('range(3)', 'new')})
      UNION ALL SELECT *, NULL FROM (${entries(`range(3, ${ROWS})`, 'old')})`)
  })

  it('leaves rows that are there already in row groups of a file in which others change', async () => {
    const report = await write({
      rows: { sql: `${entries('range(10)', 'old')} UNION ALL ${entries('range(399990, 400000)', 'new')}` },
      mode: 'upsert',
    })

    assert.deepEqual([report.rowsUpdated, report.rowsUnchanged, report.rowsAdded], [10n, 10n, 0n])
    await assertRows(`${entries('range(399990)', 'old')} UNION ALL ${entries('range(399990, 400000)', 'new')}`)
  })

  it('keeps partitions', async () => {
    const key = ['bronze', 'parted']
    const definition = {
      schema: ENTRIES_SCHEMA,
      partition: [{ sourceId: 1, fieldId: 1000, name: 'part', transform: 'truncate[500000]' }],
      properties: {},
    } as const
    await write({ key, definition, rows: { sql: entries(`range(800000)`, 'old') } })
    await upsert('(VALUES (499999), (799999)) t(range)', 'new', { key })

    const table = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), key)
    const found = await planScan(lake.files, table.version, {})
    const parts = found.tasks.map(({ dataFile }) => `${dataFile.partition[0]}: ${dataFile.recordCount}`).sort()
    const engine = await lake.engine()
    await assertSameRows(
      engine,
      await scanSql(engine, lake.warehouse, found),
      `SELECT range AS id, CASE WHEN range IN (499999, 799999) THEN 'new' ELSE 'old' END || ' ' || range AS name FROM range(800000)`,
    )
    assert.equal(parts.length, 4)
    assert(parts.every((part) => /^(0|500000): /.test(part)))
  })
})

function entries(ids: string, version: string): string {
  return `SELECT CAST(range AS BIGINT) AS id, '${version} ' || range AS name FROM ${ids}`
}
