import { PhloError } from '../../errors.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'
import type { ObjectStore } from '../../storage/object-store.js'
import {
  formatQuarantineMark,
  parseQuarantineMark,
  type QuarantineMark,
  quarantineProperty,
} from '../../tables/quarantine-evidence.js'
import type { Labels } from '../../tables/write-request.js'
import { asideBudget } from '../files/set-aside/aside-budget.js'
import { readEvidence, writeEvidence } from './evidence.js'
import type { QuarantinedRow } from './quarantined-row.js'

/**
 * What a table says of the rows of its asset that are not in it; `undefined`: there are none. It branches and goes back in time
 * with the rows that are.
 */
export function openRowsOf({ properties }: TableMetadata, asset: string): QuarantineMark | undefined {
  return parseQuarantineMark(properties[quarantineProperty(asset)])
}

/**
 * Read the rows that a table says are in quarantine.
 *
 * @throws PHLO_QUARANTINE_MISSING - they are not in the warehouse
 */
export async function readOpenRows(
  store: ObjectStore,
  asset: string,
  { evidence }: QuarantineMark,
): Promise<readonly QuarantinedRow[]> {
  const rows = await readEvidence(store, asset, evidence)
  if (rows !== undefined) return rows
  throw new PhloError('PHLO_QUARANTINE_MISSING', `The rows of ${asset} in quarantine are not in this warehouse.`, {
    fixes: [
      `Read all files again, and with them the rows that do not fit: phlo materialize ${asset} --refresh`,
      `Or give the rows up: phlo quarantine drop ${asset}`,
    ],
    context: { asset, evidence },
  })
}

/**
 * Keep the rows that are in quarantine from now on, and say so in words for the table.
 *
 * @returns the property to set with the rows that are written
 * @throws PHLO_QUARANTINE_FULL - they are too many
 */
export async function keepOpenRows(
  store: ObjectStore,
  open: { readonly asset: string; readonly run: string; readonly rows: readonly QuarantinedRow[] },
): Promise<Labels> {
  const budget = asideBudget(open.asset)
  for (const { raw } of open.rows) budget.take(Buffer.byteLength(raw))
  const rows = open.rows.length
  const evidence = rows === 0 ? '' : await writeEvidence(store, open)
  return { [quarantineProperty(open.asset)]: formatQuarantineMark({ evidence, rows }) }
}
