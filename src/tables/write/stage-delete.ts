import type { Engine } from '../../engine/engine.js'
import { expressionSql } from '../../engine/expression-sql.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import { currentSchema, defaultSpec } from '../../iceberg/current-schema.js'
import type { Expression } from '../../iceberg/expression.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import type { ScanPlan, ScanTask } from '../../iceberg/scan-plan.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Lake } from '../lake.js'
import type { LoadedTable } from '../load-table.js'
import type { StagedChange } from './commit-loop.js'
import { countRows } from './count-rows.js'
import { notTrue } from './not-true.js'
import { removedFiles } from './removed-files.js'
import { type RowCounts, stageFiles } from './stage-write.js'
import { FILE_COLUMN, tasksByPath } from './tasks-by-path.js'
import { NO_FILES, writeTableFiles } from './write-table-files.js'

/** Take out the files whose every row matches by their statistics, and rewrite those that have other rows too. */
export async function stageDelete(
  lake: Lake,
  table: LoadedTable,
  filter: Expression,
): Promise<StagedChange<RowCounts>> {
  const { metadata } = table.version
  const plan = await planScan(lake.files, table.version, { filter })
  const { whole, mixed } = await splitTasks(lake, table, plan, filter)
  const engine = await lake.engine()
  const matching = await countMatching(engine, lake.warehouse, { ...plan, tasks: mixed }, filter)
  const rewritten = matching.tasks
  const removed = await removedFiles(lake.files, table.version, [...whole, ...rewritten])
  const rowsDeleted = matching.rows + (await countRows(lake, { ...plan, tasks: whole }))
  const added =
    rewritten.length === 0
      ? NO_FILES
      : await writeTableFiles(lake, {
          sql: `SELECT * FROM (${await scanSql(engine, lake.warehouse, { ...plan, tasks: rewritten })})
                WHERE (${expressionSql(filter, plan.schema)}) IS NOT TRUE`,
          metadata,
          schema: currentSchema(metadata),
          spec: defaultSpec(metadata),
        })
  return stageFiles(
    { base: table.version, updates: [] },
    {
      added,
      removed,
      conflictFilter: filter,
      rows: { rowsAdded: 0n, rowsUpdated: 0n, rowsUnchanged: 0n, rowsOutdated: 0n, rowsDeleted },
    },
  )
}

/** A file that the opposite of the filter cannot match has no row to keep. */
async function splitTasks(
  lake: Lake,
  table: LoadedTable,
  plan: ScanPlan,
  filter: Expression,
): Promise<{ readonly whole: readonly ScanTask[]; readonly mixed: readonly ScanTask[] }> {
  const keeping = await planScan(lake.files, table.version, { filter: notTrue(filter) })
  const kept = new Set(keeping.tasks.map(({ dataFile }) => dataFile.location))
  return {
    whole: plan.tasks.filter(({ dataFile }) => !kept.has(dataFile.location)),
    mixed: plan.tasks.filter(({ dataFile }) => kept.has(dataFile.location)),
  }
}

/** Find the files that have a matching row, and count these. */
async function countMatching(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  filter: Expression,
): Promise<{ readonly tasks: readonly ScanTask[]; readonly rows: bigint }> {
  if (plan.tasks.length === 0) return { tasks: [], rows: 0n }
  const scan = await scanSql(engine, warehouse, plan, { fileColumn: FILE_COLUMN })
  const rows = await engine.rows(
    `SELECT ${quoteIdentifier(FILE_COLUMN)} AS file, count(*) AS rows FROM (${scan})
     WHERE ${expressionSql(filter, plan.schema)} GROUP BY ALL`,
  )
  return {
    tasks: tasksByPath(
      warehouse,
      plan.tasks,
      rows.map(({ file }) => String(file)),
    ),
    rows: rows.reduce((sum, row) => sum + BigInt(String(row.rows)), 0n),
  }
}
