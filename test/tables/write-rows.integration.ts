import assert from 'node:assert/strict'
import type { ContentKey } from '../../src/catalog/catalog.js'
import { scanSql } from '../../src/engine/scan-sql.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { Schema } from '../../src/iceberg/types.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { tempLake } from '../support/temp-lake.js'

const KEY: ContentKey = ['bronze', 'entries']

const SCHEMA: Schema = {
  schemaId: 0,
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'name', required: false, type: 'string' },
  ],
  identifierFieldIds: [1],
}

function request(mode: WriteRequest['mode'], sql: string): WriteRequest {
  return {
    branch: 'main',
    key: KEY,
    rows: { sql },
    mode,
    duplicates: 'refuse',
    definition: { schema: SCHEMA, partition: [], properties: {} },
    schema: undefined,
    properties: {},
    summary: {},
    commit: { message: 'Write entries', properties: {} },
  }
}

async function readRows(lake: Lake): Promise<unknown[][]> {
  const table = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), KEY)
  const engine = await lake.engine()
  const scan = await scanSql(engine, lake.warehouse, await planScan(lake.files, table.version, {}))
  const rows = await engine.rows(`SELECT * FROM (${scan}) ORDER BY ALL`)
  return rows.map((row) => Object.values(row))
}

describe('tables/write-rows', () => {
  it('creates a table with its first rows in one commit and one metadata file', async () => {
    await using lake = await tempLake()

    const report = await writeRows(lake, request('append', `SELECT 1::BIGINT AS id, 'a' AS name`))

    assert.equal(report.created, true)
    assert.equal(report.rowsAdded, 1n)
    assert.deepEqual(await readRows(lake), [[1n, 'a']])
  })

  it('upserts: updates what differs, keeps what is the same, appends what is new', async () => {
    await using lake = await tempLake()
    await writeRows(lake, request('append', `FROM (VALUES (1::BIGINT, 'a'), (2, 'b'), (3, 'c')) t(id, name)`))

    const report = await writeRows(
      lake,
      request('upsert', `FROM (VALUES (2::BIGINT, 'B'), (3, 'c'), (4, 'd')) t(id, name)`),
    )

    assert.deepEqual([report.rowsAdded, report.rowsUpdated, report.rowsUnchanged, report.rowsDeleted], [1n, 1n, 1n, 0n])
    assert.deepEqual(await readRows(lake), [
      [1n, 'a'],
      [2n, 'B'],
      [3n, 'c'],
      [4n, 'd'],
    ])
  })
})
