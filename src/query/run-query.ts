import type { Engine } from '../engine/engine.js'
import { quoteIdentifier } from '../engine/quote.js'
import { scanSql } from '../engine/scan-sql.js'
import { planScan } from '../iceberg/scan/plan-scan.js'
import type { Lake } from '../tables/lake.js'
import { loadTable } from '../tables/load-table.js'
import { type ResolvedRef, resolveRef } from '../tables/resolve-ref.js'
import type { QueriedTable, QueryAnswer, QueryRequest } from './query-request.js'
import { parseTableName } from './table-name.js'

/**
 * Run a person's SELECT on a ref, in a sandbox: it reads the files of the tables it names and nothing else.
 * Tables are named `bronze.entries`, `bronze."entries@dev"` (any ref), `bronze."entries$snapshots"`.
 *
 * The lake's engine is locked down by this call: use one lake for one query at a time, and none for writing afterwards.
 *
 * @throws PHLO_SQL_FAILED, PHLO_SQL_REFUSED - not a SELECT, or it reads what it must not
 * @throws PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN - with what is near
 * @throws PHLO_CANCELLED - by the signal
 */
export async function runQuery(lake: Lake, request: QueryRequest): Promise<QueryAnswer> {
  const engine = await lake.engine()
  const ref = await resolveRef(lake, { ref: request.ref, at: request.at })
  const tables: QueriedTable[] = []
  for (const reference of await tableReferences(engine, request.sql)) {
    tables.push(await defineView(lake, engine, ref, reference))
  }
  const result = await engine.query(request.sql, request.parameters)
  return { columns: result.columns, batches: () => result.batches(), ref: ref.name, hash: ref.hash, tables }
}

interface Reference {
  readonly schema: string
  readonly table: string
}

async function defineView(lake: Lake, engine: Engine, ref: ResolvedRef, reference: Reference): Promise<QueriedTable> {
  const name = parseTableName(reference.table)
  const at = name.ref === undefined ? ref : await resolveRef(lake, { ref: name.ref })
  const key = [...reference.schema.split('.'), name.table]
  const table = await loadTable(lake, at, key)
  const plan = await planScan(lake.files, table.version, {})
  const schema = quoteIdentifier(reference.schema)
  const scan = await scanSql(engine, lake.warehouse, plan)
  await engine.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
  await engine.run(`CREATE OR REPLACE VIEW ${schema}.${quoteIdentifier(reference.table)} AS ${scan}`)
  return {
    key: table.key,
    ref: at.name,
    snapshotId: plan.snapshotId,
    filesTotal: plan.filesTotal,
    filesRead: plan.tasks.length,
  }
}

async function tableReferences(engine: Engine, sql: string): Promise<readonly Reference[]> {
  const [row] = await engine.rows('SELECT json_serialize_sql($1::VARCHAR) AS tree', [sql])
  const found = new Map<string, Reference>()
  JSON.parse(String(row?.tree), (_key, node: unknown) => {
    if (isBaseTable(node) && node.schema_name !== '') {
      found.set(`${node.schema_name}\n${node.table_name}`, { schema: node.schema_name, table: node.table_name })
    }
    return node
  })
  return [...found.values()]
}

function isBaseTable(node: unknown): node is { readonly schema_name: string; readonly table_name: string } {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'BASE_TABLE'
}
