import { PhloError } from '../errors.js'
import type { ScanPlan } from '../iceberg/scan-plan.js'
import type { Field } from '../iceberg/types.js'
import type { Warehouse } from '../storage/warehouse.js'
import type { Engine } from './engine.js'
import { quoteIdentifier, quoteLiteral } from './quote.js'
import { sqlTypeOf } from './sql-type.js'

export interface ScanOptions {
  /** Names of the top-level columns to read, in this order; all of the schema's when left out. */
  readonly columns?: readonly string[]
  /** Adds, as the last column, the path under which the engine opened the row's data file. Left out: no such column. */
  readonly fileColumn?: string
}

/**
 * Write a SELECT that reads the rows of a plan, projected to its schema.
 *
 * @throws PHLO_OBJECT_MISSING - a data file is not where the plan says
 */
export async function scanSql(
  _engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  options: ScanOptions = {},
): Promise<string> {
  const fields = selectedFields(plan.schema.fields, options.columns)
  if (plan.tasks.length === 0) return emptySql(fields)
  const paths = plan.tasks.map((task) => quoteLiteral(localPath(warehouse, task.dataFile.location)))
  const columns = fields.map((field) => quoteIdentifier(field.name))
  if (options.fileColumn !== undefined) columns.push(`filename AS ${quoteIdentifier(options.fileColumn)}`)
  return `SELECT ${columns.join(', ')} FROM read_parquet([${paths.join(', ')}])`
}

function selectedFields(fields: readonly Field[], columns: readonly string[] | undefined): readonly Field[] {
  if (columns === undefined) return fields
  return columns.flatMap((name) => fields.filter((field) => field.name === name))
}

function emptySql(fields: readonly Field[]): string {
  const columns = fields.map((field) => `CAST(NULL AS ${sqlTypeOf(field.type)}) AS ${quoteIdentifier(field.name)}`)
  return `SELECT ${columns.join(', ')} WHERE false`
}

function localPath(warehouse: Warehouse, location: string): string {
  const path = warehouse.store.localPath(warehouse.keyOf(location))
  if (path === undefined) {
    throw new PhloError('PHLO_OBJECT_MISSING', `The file ${location} is not on a local disk.`, {
      context: { location },
    })
  }
  return path
}
