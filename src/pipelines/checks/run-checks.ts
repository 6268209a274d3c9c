import assert from 'node:assert/strict'
import type { ContentKey } from '../../catalog/catalog.js'
import type { LoadedTable } from '../../tables/load-table.js'
import { refuseCancelled } from '../run/refuse-cancelled.js'
import type { RunContext } from '../run/run.js'
import type { Check, CheckReport } from './check.js'
import { checkFreshness } from './check-freshness.js'
import { plannedRows, provesPassed } from './file-statistics.js'
import { namingCheck } from './naming-check.js'
import { failsSql, isRowCheck, type RowCheck } from './row-condition-sql.js'
import { columnList, sampleRows, type TableUnderCheck, tableUnderCheck } from './table-under-check.js'

export interface CheckedTable {
  /** In the order of the checks. */
  readonly reports: readonly CheckReport[]
  /** Tables that the checks read besides their own. */
  readonly read: readonly ContentKey[]
}

/**
 * Run the checks of a table as a branch has it.
 *
 * @throws PHLO_CANCELLED
 * @throws PHLO_COLUMN_UNKNOWN, PHLO_SQL_FAILED - a check cannot be run, which is not the same as failing
 */
export async function runChecks(
  context: RunContext,
  branch: string,
  table: LoadedTable,
  checks: readonly Check[],
): Promise<CheckedTable> {
  if (checks.length === 0) return { reports: [], read: [] }
  const under = await tableUnderCheck(context.lake, table)
  const rowChecks = checks.filter(isRowCheck).filter((check) => !provesPassed(check, under.plan))
  const failing = await countFailing(under, rowChecks)
  const reports: CheckReport[] = []
  const read: ContentKey[] = []
  for (const check of checks) {
    refuseCancelled(context.signal)
    if (isRowCheck(check)) reports.push(await rowReport(under, check, failing.get(check) ?? 0n))
    else {
      const checked = await namingCheck(under, check, () => checkWhole(context, { branch, under, check }))
      reports.push(checked.report)
      read.push(...checked.read)
    }
  }
  return { reports, read }
}

interface WholeCheck {
  readonly branch: string
  readonly under: TableUnderCheck
  readonly check: Exclude<Check, RowCheck>
}

/** Run a check that is about more than one row. */
async function checkWhole(
  context: RunContext,
  { branch, under, check }: WholeCheck,
): Promise<{ readonly report: CheckReport; readonly read: readonly ContentKey[] }> {
  switch (check.kind) {
    case 'unique':
      return { report: await checkUnique(under, check), read: [] }
    case 'rowCount':
      return { report: await checkRowCount(under, check), read: [] }
    case 'freshness':
      return { report: await checkFreshness(under, check, context.lake.ambient.now()), read: [] }
    case 'sql': {
      // Queries bring the whole of `query` along, which other checks do without.
      const { checkSql } = await import('./check-sql.js')
      return checkSql(context, branch, check)
    }
  }
}

/** Count the failing rows of all row checks in one scan; where that fails, find the one that cannot be run. */
async function countFailing(under: TableUnderCheck, checks: readonly RowCheck[]): Promise<ReadonlyMap<Check, bigint>> {
  if (checks.length === 0) return new Map()
  try {
    return await countTogether(under, checks)
  } catch (error) {
    for (const check of checks) await namingCheck(under, check, () => countTogether(under, [check]))
    throw error
  }
}

async function countTogether(under: TableUnderCheck, checks: readonly RowCheck[]): Promise<ReadonlyMap<Check, bigint>> {
  for (const column of checks.flatMap(columnsOf)) under.typeOf(column)
  const counts = checks.map((check, index) => `count(*) FILTER (${failsSql(check, under.typeOf)}) AS failing_${index}`)
  const rows = await under.rowsSql(checks.flatMap(columnsOf))
  const [counted] = await (await under.engine()).rows(`SELECT ${counts.join(', ')} FROM (${rows}\n)`)
  return new Map(checks.map((check, index) => [check, bigintOf(counted?.[`failing_${index}`])]))
}

async function rowReport(under: TableUnderCheck, check: RowCheck, failingRows: bigint): Promise<CheckReport> {
  const columns = columnsOf(check)
  const sample = failingRows === 0n ? [] : await failingSample(under, failsSql(check, under.typeOf))
  return report(check, { failingRows, sample, message: rowMessage(check.kind, columns, failingRows) })
}

async function failingSample(under: TableUnderCheck, condition: string): Promise<CheckReport['sample']> {
  const rows = await under.rowsSql(under.plan.schema.fields.map(({ name }) => name))
  return sampleRows(await under.engine(), `SELECT * FROM (${rows}\n) WHERE ${condition}`)
}

function rowMessage(kind: RowCheck['kind'], columns: readonly string[], failingRows: bigint): string {
  const names = columns.join(', ')
  if (failingRows === 0n) return `All rows pass.`
  const what = {
    notNull: `no value in ${names}`,
    range: `a value outside the range in ${names}`,
    pattern: `a value in ${names} that does not match`,
    acceptedValues: `a value in ${names} that is not accepted`,
  }[kind]
  return `${failingRows} ${failingRows === 1n ? 'row has' : 'rows have'} ${what}.`
}

async function checkUnique(under: TableUnderCheck, check: Check & { readonly kind: 'unique' }): Promise<CheckReport> {
  for (const column of check.columns) under.typeOf(column)
  const columns = columnList(check.columns)
  const present = check.columns.map((column) => `${columnList([column])} IS NOT NULL`).join(' AND ')
  const groups = `SELECT ${columns}, count(*) AS "rows" FROM (${await under.rowsSql(check.columns)}\n) WHERE ${present} GROUP BY ${columns} HAVING count(*) > 1`
  const engine = await under.engine()
  const [counted] = await engine.rows(
    `SELECT count(*) AS keys, CAST(coalesce(sum("rows"), 0) AS BIGINT) AS failing FROM (${groups})`,
  )
  const [keys, failingRows] = [bigintOf(counted?.keys), bigintOf(counted?.failing)]
  const message =
    keys === 0n
      ? `No two rows have the same ${check.columns.join(', ')}.`
      : `${failingRows} rows share ${keys} ${keys === 1n ? 'value' : 'values'} of ${check.columns.join(', ')}.`
  return report(check, { failingRows, message, sample: keys === 0n ? [] : await sampleRows(engine, groups) })
}

async function checkRowCount(
  under: TableUnderCheck,
  check: Check & { readonly kind: 'rowCount' },
): Promise<CheckReport> {
  const rows = plannedRows(under.plan) ?? (await countRows(under))
  const passed = (check.min === undefined || rows >= check.min) && (check.max === undefined || rows <= check.max)
  const wanted = [
    check.min === undefined ? [] : `at least ${check.min}`,
    check.max === undefined ? [] : `at most ${check.max}`,
  ].flat()
  const message = `The table has ${rows} rows; ${wanted.join(' and ')} are expected.`
  return { name: check.name, severity: check.severity, passed, message, failingRows: undefined, sample: [] }
}

async function countRows(under: TableUnderCheck): Promise<bigint> {
  const [column] = under.plan.schema.fields
  assert(column !== undefined)
  const [counted] = await (await under.engine()).rows(
    `SELECT count(*) AS "rows" FROM (${await under.rowsSql([column.name])}\n)`,
  )
  return bigintOf(counted?.rows)
}

function report(
  check: Check,
  found: Pick<CheckReport, 'message' | 'sample'> & { readonly failingRows: bigint },
): CheckReport {
  return { name: check.name, severity: check.severity, passed: found.failingRows === 0n, ...found }
}

function columnsOf(check: RowCheck): readonly string[] {
  return check.kind === 'notNull' ? check.columns : [check.column]
}

function bigintOf(value: unknown): bigint {
  assert(typeof value === 'bigint')
  return value
}
