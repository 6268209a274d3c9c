import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { Field } from '../../iceberg/types.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import { quoteIdentifier } from '../quote.js'
import { groupSql } from './group-sql.js'
import { groupTasks } from './group-tasks.js'
import { nullSql } from './project-sql.js'

export interface ScanOptions {
  /** Names of the top-level columns to read, in this order; all of the schema's when left out. */
  readonly columns?: readonly string[]
  /** Adds, as the last column, the path under which the engine opened the row's data file. Left out: no such column. */
  readonly fileColumn?: string
  /** Adds, after that, the number of the row in its file, from 0; goes with `fileColumn`. Left out: no such column. */
  readonly numberColumn?: string
}

/**
 * Write a SELECT that reads the rows of a plan, projected to its schema by field id, without those that are deleted.
 * Files of one shape are read together, so that the common table is one plain `read_parquet`.
 *
 * @throws PHLO_OBJECT_MISSING - a file is not where the plan says
 * @throws PHLO_FILE_UNREADABLE - a file is not Parquet, is damaged, or does not agree with the schema
 */
export async function scanSql(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  options: ScanOptions = {},
): Promise<string> {
  const fields = selectedFields(plan.schema.fields, options.columns)
  if (plan.tasks.length === 0) return emptySql(fields, options)
  const groups = await groupTasks(engine, warehouse, plan, fields)
  const selects: string[] = []
  for (const group of groups) {
    selects.push(await groupSql(engine, warehouse, { plan, group, ...options }))
  }
  return selects.join('\nUNION ALL\n')
}

function selectedFields(fields: readonly Field[], columns: readonly string[] | undefined): readonly Field[] {
  if (columns === undefined) return fields
  return columns.flatMap((name) => fields.filter((field) => field.name === name))
}

function emptySql(fields: readonly Field[], { fileColumn, numberColumn }: ScanOptions): string {
  const columns = fields.map((field) => `${nullSql(field.type)} AS ${quoteIdentifier(field.name)}`)
  if (fileColumn !== undefined) columns.push(`CAST(NULL AS VARCHAR) AS ${quoteIdentifier(fileColumn)}`)
  if (numberColumn !== undefined) columns.push(`CAST(NULL AS BIGINT) AS ${quoteIdentifier(numberColumn)}`)
  return `SELECT ${columns.join(', ')} WHERE false`
}
