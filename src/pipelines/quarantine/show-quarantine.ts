import { parseKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import type { Lake } from '../../tables/lake.js'
import { loadTable } from '../../tables/load-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { openRowsOf, readOpenRows } from './open-rows.js'
import type { QuarantinedRow } from './quarantined-row.js'

/**
 * Read the rows of an asset that its table says are in quarantine.
 *
 * @param asset - name of its table
 * @param run - only those that this run set aside: its id, or an unambiguous beginning or end of it; `undefined`: all
 * @returns by the run that set them aside, file and line
 * @throws PHLO_NAME_INVALID, PHLO_TABLE_UNKNOWN
 * @throws PHLO_RUN_UNKNOWN - no row in quarantine is of that run, or rows of several are
 * @throws PHLO_QUARANTINE_MISSING - the warehouse lacks the rows
 */
export async function showQuarantine(
  lake: Lake,
  ref: Pick<ResolvedRef, 'hash' | 'name'>,
  { asset, run }: { readonly asset: string; readonly run: string | undefined },
): Promise<readonly QuarantinedRow[]> {
  const table = await loadTable(lake, ref, parseKey(asset))
  const open = openRowsOf(table.version.metadata, asset)
  if (open === undefined) return []
  return rowsOfRun(await readOpenRows(lake.warehouse.store, asset, open), run)
}

/**
 * Choose the rows that a run set aside.
 *
 * @throws PHLO_RUN_UNKNOWN - none are of that run, or those of several are
 */
export function rowsOfRun(rows: readonly QuarantinedRow[], run: string | undefined): readonly QuarantinedRow[] {
  if (run === undefined) return rows
  const wanted = run.toUpperCase()
  const isWanted = (id: string): boolean => wanted !== '' && (id.startsWith(wanted) || id.endsWith(wanted))
  const runs = [...new Set(rows.map((row) => row.run))].filter(isWanted)
  if (runs.length === 1) return rows.filter((row) => row.run === runs[0])
  const which = runs.length === 0 ? 'No row' : 'More than one run'
  throw new PhloError('PHLO_RUN_UNKNOWN', `${which} in quarantine is of a run "${run}".`, {
    fixes: ['List the runs that set rows aside: phlo quarantine list'],
    context: { run },
  })
}
