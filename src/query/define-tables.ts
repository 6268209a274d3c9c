import type { Engine } from '../engine/engine.js'
import { quoteIdentifier, quoteLiteral } from '../engine/quote.js'
import { scanSql } from '../engine/scan/scan-sql.js'
import type { TableReference } from '../engine/select/table-reference.js'
import { currentSchema } from '../iceberg/current-schema.js'
import { planScan } from '../iceberg/scan/plan-scan.js'
import type { ScanPlan } from '../iceberg/scan-plan.js'
import type { Warehouse } from '../storage/warehouse.js'
import type { Lake } from '../tables/lake.js'
import type { ResolvedRef } from '../tables/resolve-ref.js'
import { bindConjuncts } from './bind-conjuncts.js'
import { distinctMeanings, type Meaning } from './distinct-meanings.js'
import type { QueriedTable, QueryRequest, SystemTable } from './query-request.js'
import { readMetadataTable } from './read-metadata-table.js'
import { type ResolvedTable, resolveTable } from './resolve-table.js'
import { createTableFromRows } from './rows-sql.js'
import type { MetadataTable } from './table-name.js'

/** What a statement may read, once its tables stand in the engine under the names that it uses. */
export interface DefinedTables {
  readonly tables: readonly QueriedTable[]
  /** Absolute paths of the files behind them. */
  readonly paths: readonly string[]
}

/**
 * Make every table that a statement names in the engine, under that very name, so that its text can run as it is.
 *
 * @throws PHLO_TABLE_AMBIGUOUS - two of the tables have names that the engine takes for the same
 */
export async function defineTables(
  lake: Lake,
  engine: Engine,
  references: readonly TableReference[],
  query: { readonly ref: ResolvedRef; readonly request: QueryRequest },
): Promise<DefinedTables> {
  const tables: QueriedTable[] = []
  const paths: (readonly string[])[] = []
  for (const meaning of distinctMeanings(await findMeanings(lake, references, query))) {
    const { reference } = meaning
    const name = await makeName(engine, reference)
    if ('system' in meaning) {
      paths.push(await defineSystemTable(engine, name, meaning.system))
      continue
    }
    const { resolved } = meaning
    const { metadata } = resolved
    const defined =
      metadata === undefined
        ? await defineScan(lake, engine, { name, resolved, reference, request: query.request })
        : await defineMetadata(lake, engine, name, { ...resolved, metadata })
    tables.push(defined.table)
    paths.push(defined.paths)
  }
  return { tables, paths: paths.flat() }
}

async function findMeanings(
  lake: Lake,
  references: readonly TableReference[],
  { ref, request }: { readonly ref: ResolvedRef; readonly request: QueryRequest },
): Promise<readonly Meaning[]> {
  const meanings: Meaning[] = []
  for (const reference of references) {
    const system = findSystemTable(request.systemTables, reference)
    meanings.push(
      system === undefined ? { reference, resolved: await resolveTable(lake, ref, reference) } : { reference, system },
    )
  }
  return meanings
}

function findSystemTable(systemTables: readonly SystemTable[], reference: TableReference): SystemTable | undefined {
  const [schema, name] = [reference.schema?.toLowerCase(), reference.name.toLowerCase()]
  return systemTables.find((one) => one.schema.toLowerCase() === schema && one.name.toLowerCase() === name)
}

/** @returns the quoted name under which the statement will find the table */
async function makeName(engine: Engine, { schema, name }: TableReference): Promise<string> {
  if (schema === undefined) return quoteIdentifier(name)
  await engine.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`)
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}

async function defineSystemTable(engine: Engine, name: string, { columns, content }: SystemTable) {
  const paths = content.type === 'files' ? await content.paths() : []
  if (paths.length === 0) {
    const { sql, values } = createTableFromRows(name, columns, content.type === 'rows' ? await content.rows() : [])
    await engine.run(sql, values)
    return paths
  }
  const names = columns.map((column) => quoteIdentifier(column.name)).join(', ')
  const files = `read_parquet([${paths.map(quoteLiteral).join(', ')}], union_by_name = true)`
  await engine.run(`CREATE OR REPLACE VIEW ${name} AS SELECT ${names} FROM ${files}`)
  return paths
}

interface DefinedTable {
  readonly table: QueriedTable
  readonly paths: readonly string[]
}

async function defineScan(
  lake: Lake,
  engine: Engine,
  scan: {
    readonly name: string
    readonly resolved: ResolvedTable
    readonly reference: TableReference
    readonly request: QueryRequest
  },
): Promise<DefinedTable> {
  const { version } = scan.resolved.table
  const schema = currentSchema(version.metadata)
  const filter = await bindConjuncts(engine, schema, scan.reference.conjuncts, scan.request.parameters)
  const plan = await planScan(lake.files, version, { filter })
  await engine.run(`CREATE OR REPLACE VIEW ${scan.name} AS ${await scanSql(engine, lake.warehouse, plan)}`)
  return {
    table: queriedTable(scan.resolved, plan),
    paths: pathsOf(lake.warehouse, plan),
  }
}

async function defineMetadata(
  lake: Lake,
  engine: Engine,
  name: string,
  resolved: ResolvedTable & { readonly metadata: MetadataTable },
): Promise<DefinedTable> {
  const { version } = resolved.table
  const content = await readMetadataTable(lake.files, version, resolved.metadata)
  const { sql, values } = createTableFromRows(name, content.columns, content.rows)
  await engine.run(sql, values)
  const snapshotId = version.metadata.currentSnapshotId
  return { table: queriedTable(resolved, { snapshotId, filesTotal: 0, tasks: [] }), paths: [] }
}

function queriedTable(
  { table, ref }: ResolvedTable,
  { snapshotId, filesTotal, tasks }: Pick<ScanPlan, 'snapshotId' | 'filesTotal' | 'tasks'>,
): QueriedTable {
  return { key: table.key, ref: ref.name, snapshotId, filesTotal, filesRead: tasks.length }
}

function pathsOf({ store, keyOf }: Warehouse, { tasks }: ScanPlan): readonly string[] {
  const files = tasks.flatMap(({ dataFile, deletes }) => [dataFile, ...deletes])
  return [...new Set(files.flatMap(({ location }) => store.localPath(keyOf(location)) ?? []))]
}
