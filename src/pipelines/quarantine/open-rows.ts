import { PhloError } from '../../errors.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'
import type { ObjectStore } from '../../storage/object-store.js'
import type { Labels } from '../../tables/write-request.js'
import { asideBudget } from '../files/set-aside/aside-budget.js'
import { readEvidence, writeEvidence } from './evidence.js'
import type { QuarantinedRow } from './quarantined-row.js'

/** What a table says of the rows of its asset that are not in it: it branches and goes back in time with those that are. */
export interface OpenRows {
  /** Name of the object that holds them, as `readEvidence` takes it. */
  readonly evidence: string
  /** How many they are, 1 or more. */
  readonly rows: number
}

/** The table property that says which rows of an asset are in quarantine. */
function quarantineProperty(asset: string): string {
  return `phlo.quarantine.${asset}`
}

/** What a table says of rows in quarantine; `undefined`: there are none. */
export function openRowsOf({ properties }: TableMetadata, asset: string): OpenRows | undefined {
  const text = properties[quarantineProperty(asset)]
  if (text === undefined) return undefined
  try {
    const { evidence, rows }: Partial<OpenRows> = JSON.parse(text)
    return typeof evidence === 'string' && typeof rows === 'number' && rows > 0 ? { evidence, rows } : undefined
  } catch {
    return { evidence: '', rows: 0 }
  }
}

/**
 * Read the rows that a table says are in quarantine.
 *
 * @throws PHLO_QUARANTINE_MISSING - they are not in the warehouse
 */
export async function readOpenRows(
  store: ObjectStore,
  asset: string,
  { evidence }: OpenRows,
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
  for (const { raw } of open.rows) budget.take(raw.length)
  const rows = open.rows.length
  const property = rows === 0 ? { rows } : { evidence: await writeEvidence(store, open), rows }
  return { [quarantineProperty(open.asset)]: JSON.stringify(property) }
}
