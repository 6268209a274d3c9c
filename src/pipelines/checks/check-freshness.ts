import type { Check, CheckReport } from './check.js'
import { columnList, type TableUnderCheck } from './table-under-check.js'

/**
 * Check how old the newest value of a column is. A table without values is not fresh.
 *
 * @param nowMs - milliseconds since the epoch
 */
export async function checkFreshness(
  under: TableUnderCheck,
  check: Check & { readonly kind: 'freshness' },
  nowMs: number,
): Promise<CheckReport> {
  under.typeOf(check.column)
  const newest = `epoch_ms(CAST(max(${columnList([check.column])}) AS TIMESTAMPTZ))`
  const [row] = await (await under.engine()).rows(
    `SELECT ${newest} AS newest FROM (${await under.rowsSql([check.column])}\n)`,
  )
  const newestMs = row?.newest === null || row?.newest === undefined ? undefined : Number(row.newest)
  return { name: check.name, failingRows: undefined, sample: [], ...judge(check, newestMs, nowMs) }
}

function judge(
  { column, severity, warnMs, failMs }: Check & { readonly kind: 'freshness' },
  newestMs: number | undefined,
  nowMs: number,
): Pick<CheckReport, 'severity' | 'passed' | 'message'> {
  if (newestMs === undefined) {
    return {
      severity: failMs === undefined ? 'warn' : severity,
      passed: false,
      message: `There is no value in ${column}.`,
    }
  }
  const ageMs = nowMs - newestMs
  const message = `The newest ${column} is ${new Date(newestMs).toISOString()}, ${ageText(ageMs)} old.`
  if (failMs !== undefined && ageMs > failMs) return { severity, passed: false, message }
  if (warnMs !== undefined && ageMs > warnMs) return { severity: 'warn', passed: false, message }
  return { severity: failMs === undefined ? 'warn' : severity, passed: true, message }
}

function ageText(ageMs: number): string {
  if (ageMs < 0) return '0 minutes'
  const minutes = Math.floor(ageMs / 60_000)
  if (minutes < 120) return `${minutes} minutes`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} hours` : `${Math.floor(minutes / 1440)} days`
}
