import assert from 'node:assert/strict'
import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import type { RowRange } from '../../engine/write/plan-kept-row-groups.js'
import type { ScanPlan, ScanTask } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'
import { type KeyColumn, keysEqual } from './key-columns.js'
import { FILE_COLUMN, NUMBER_COLUMN, taskPath, tasksByPath } from './tasks-by-path.js'

/** A file with rows that have the key of an incoming row. */
export interface TouchedTask {
  readonly task: ScanTask
  /** Whether such a row may be in a range of the file: false only when none is. */
  isTouched(range: RowRange): boolean
}

/** Rows are told apart in blocks of so many; DuckDB's row groups consist of whole ones. */
const BLOCK_ROWS = 2048n

/**
 * Find the files of a plan that have the key of an incoming row, and about where.
 *
 * @param table - quoted name of the engine's table with the incoming rows
 */
export async function touchedTasks(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  { table, key }: { readonly table: string; readonly key: readonly KeyColumn[] },
): Promise<readonly TouchedTask[]> {
  if (plan.tasks.length === 0) return []
  const columns = key.map(({ name }) => name)
  const scan = await scanSql(engine, warehouse, plan, { columns, fileColumn: FILE_COLUMN, numberColumn: NUMBER_COLUMN })
  const rows = await engine.rows(
    `SELECT ${quoteIdentifier(FILE_COLUMN)} AS file, list(DISTINCT ${quoteIdentifier(NUMBER_COLUMN)} // ${BLOCK_ROWS}) AS blocks
     FROM (${scan}) t SEMI JOIN ${table} i ON ${keysEqual(key)} GROUP BY ALL`,
  )
  const blocks = new Map(rows.map((row) => [String(row.file), blocksOf(row.blocks)]))
  return tasksByPath(warehouse, plan.tasks, [...blocks.keys()]).map((task) => ({
    task,
    isTouched: ({ first, last }) =>
      blocks
        .get(taskPath(warehouse, task))
        ?.some((block) => block >= first / BLOCK_ROWS && block <= last / BLOCK_ROWS) ?? true,
  }))
}

function blocksOf(value: ResultValue | undefined): readonly bigint[] {
  assert(Array.isArray(value))
  return value.map((block) => BigInt(String(block)))
}
