import { createHash } from 'node:crypto'
import type { Asset } from '../asset.js'

/**
 * Sum up what an asset declares about how files become rows: when it differs, the same files may give other rows.
 * Checks, tags and the like are not part of it, nor is where the files are.
 */
export function declarationDigest(asset: Asset): string {
  const { columns, identifier, write, cursorColumn, partition, contract, source } = asset
  // What becomes of rows that do not fit changes nothing about those that do.
  const { rows: _, ...ofColumns } = contract
  const declared = { columns, identifier, write, cursorColumn, partition, contract: ofColumns, format: source.format }
  return createHash('sha256').update(JSON.stringify(declared, ordered)).digest('hex').slice(0, 32)
}

/** The order in which a workflow names options means nothing; that of columns, which are in arrays, does. */
function ordered(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
