import { scanSql } from '../../engine/scan/scan-sql.js'
import type { ScanPlan, ScanTask } from '../../iceberg/scan-plan.js'
import type { Lake } from '../lake.js'
import { sumRecords } from './sum-records.js'

/** Count the rows of a plan: by the files' record counts, reading only files that have deletes. */
export async function countRows(lake: Lake, plan: ScanPlan): Promise<bigint> {
  const [whole, withDeletes] = partitionTasks(plan.tasks)
  const known = sumRecords(whole.map(({ dataFile }) => dataFile))
  if (withDeletes.length === 0) return known
  const engine = await lake.engine()
  const scan = await scanSql(engine, lake.warehouse, { ...plan, tasks: withDeletes })
  const [row] = await engine.rows(`SELECT count(*) AS n FROM (${scan})`)
  return known + BigInt(String(row?.n))
}

function partitionTasks(tasks: readonly ScanTask[]): readonly [readonly ScanTask[], readonly ScanTask[]] {
  return [tasks.filter(({ deletes }) => deletes.length === 0), tasks.filter(({ deletes }) => deletes.length > 0)]
}
