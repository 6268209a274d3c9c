import type { Engine } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { scanSql } from '../../engine/scan/scan-sql.js'
import { type KeptRowGroups, planKeptRowGroups, type RowRange } from '../../engine/write/plan-kept-row-groups.js'
import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { Schema } from '../../iceberg/types.js'
import type { Warehouse } from '../../storage/warehouse.js'
import { FILE_COLUMN, NUMBER_COLUMN } from './tasks-by-path.js'
import type { TouchedTask } from './touched-tasks.js'

/** How files are rewritten of which some rows change. */
export interface Rewrite {
  /** What is copied as it is: row groups in which no row changes. */
  readonly kept: readonly KeptRowGroups[]
  /** A SELECT of all rows that are not in these. */
  readonly sql: string
}

/**
 * Decide how to rewrite files. Of a file in which rows change in a few places, as where new rows are like the last ones,
 * most is copied without a look at its values: that takes a fraction of the time of writing it anew.
 */
export async function planRewrite(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  touched: readonly TouchedTask[],
): Promise<Rewrite> {
  const planned = await Promise.all(
    touched.map(async (one) => ({ task: one.task, kept: await planKept(warehouse, plan.schema, one) })),
  )
  const whole = planned.filter(({ kept }) => kept === undefined).map(({ task }) => task)
  const selects = [await scanSql(engine, warehouse, { ...plan, tasks: whole })]
  const columns = plan.schema.fields.map(({ name }) => quoteIdentifier(name)).join(', ')
  for (const { task, kept } of planned) {
    if (kept === undefined) continue
    const added = { fileColumn: FILE_COLUMN, numberColumn: NUMBER_COLUMN }
    const scan = await scanSql(engine, warehouse, { ...plan, tasks: [task] }, added)
    selects.push(`SELECT ${columns} FROM (${scan}) WHERE ${kept.others.map(rangeSql).join(' OR ')}`)
  }
  return { kept: planned.flatMap(({ kept }) => kept ?? []), sql: selects.join('\nUNION ALL\n') }
}

async function planKept(
  { store, keyOf }: Warehouse,
  schema: Schema,
  { task, isTouched }: TouchedTask,
): Promise<KeptRowGroups | undefined> {
  const { dataFile, deletes } = task
  if (deletes.length > 0 || dataFile.fileFormat !== 'parquet') return undefined
  return planKeptRowGroups(store, { key: keyOf(dataFile.location), file: dataFile, schema, isTouched })
}

function rangeSql({ first, last }: RowRange): string {
  return `${quoteIdentifier(NUMBER_COLUMN)} BETWEEN ${first} AND ${last}`
}
