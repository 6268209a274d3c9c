import type { ContentKey } from '../../src/catalog/catalog.js'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import type { Schema } from '../../src/iceberg/types.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { WriteRequest } from '../../src/tables/write-request.js'

/** The table that most tests write. */
export const ENTRIES: ContentKey = ['bronze', 'entries']

/** `id` is the key. */
export const ENTRIES_SCHEMA: Schema = {
  schemaId: 0,
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'name', required: false, type: 'string' },
  ],
  identifierFieldIds: [1],
}

/** The same without a key. */
export const KEYLESS_SCHEMA: Schema = { ...ENTRIES_SCHEMA, identifierFieldIds: [] }

/** A request to write entries, made of `(id, name)` rows: `(1, 'a'), (2, 'b')`; the table is created where it is not there. */
export function entriesRequest(rows: string, more: Partial<WriteRequest> = {}): WriteRequest {
  return {
    branch: 'main',
    key: ENTRIES,
    rows: { sql: `SELECT CAST(id AS BIGINT) AS id, CAST(name AS VARCHAR) AS name FROM (VALUES ${rows}) t(id, name)` },
    mode: 'append',
    duplicates: 'refuse',
    definition: { schema: ENTRIES_SCHEMA, partition: [], properties: {} },
    schema: undefined,
    partition: undefined,
    properties: {},
    summary: {},
    commit: { message: 'Write entries', properties: {} },
    ...more,
  }
}

/** All rows of a table, each as the list of its values, ordered. */
export async function readRows(lake: Lake, ref = 'main', key: ContentKey = ENTRIES): Promise<unknown[][]> {
  const table = await loadTable(lake, await resolveRef(lake, { ref }), key)
  const engine = await lake.engine()
  const scan = await scanSql(engine, lake.warehouse, await planScan(lake.files, table.version, {}))
  const rows = await engine.rows(`SELECT * FROM (${scan}) ORDER BY ALL`)
  return rows.map((row) => Object.values(row))
}

/** Make a branch at the head of another ref. */
export async function branchFrom(lake: Lake, name: string, from = 'main'): Promise<void> {
  const { hash } = await resolveRef(lake, { ref: from })
  await lake.catalog.createReference({ type: 'BRANCH', name, hash })
}
