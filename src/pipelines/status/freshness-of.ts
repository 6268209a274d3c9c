import type { ScanPlan } from '../../iceberg/scan-plan.js'
import { decodeValue } from '../../iceberg/values/decode-value.js'
import type { Asset } from '../asset.js'

/** How old the newest value of the column is that the asset's freshness check looks at. */
export type Freshness =
  /** The asset has no freshness check. */
  | { readonly state: 'not-checked' }
  /** There is no table, it has no value, or the value cannot be told from its metadata. */
  | { readonly state: 'unknown' }
  | { readonly state: 'fresh' | 'stale' | 'expired'; readonly newestMs: number; readonly ageMs: number }

const DAY_MS = 86_400_000

/**
 * Judge an asset's freshness from the upper bounds that its table's files declare: exact for files without deletes.
 *
 * @param plan - of the whole table; `undefined`: there is none
 * @param nowMs - milliseconds since the epoch
 */
export function freshnessOf(asset: Asset, plan: ScanPlan | undefined, nowMs: number): Freshness {
  const check = asset.checks.find(({ kind }) => kind === 'freshness')
  if (check?.kind !== 'freshness') return { state: 'not-checked' }
  const newestMs = plan === undefined ? undefined : newestValueMs(plan, check.column)
  if (newestMs === undefined) return { state: 'unknown' }
  const ageMs = nowMs - newestMs
  if (check.failMs !== undefined && ageMs > check.failMs) return { state: 'expired', newestMs, ageMs }
  return { state: check.warnMs !== undefined && ageMs > check.warnMs ? 'stale' : 'fresh', newestMs, ageMs }
}

function newestValueMs({ schema, tasks }: ScanPlan, column: string): number | undefined {
  const field = schema.fields.find(({ name }) => name === column)
  const type = field?.type
  if (field === undefined || (type !== 'date' && type !== 'timestamp' && type !== 'timestamptz')) return undefined
  if (tasks.length === 0 || tasks.some(({ deletes }) => deletes.length > 0)) return undefined
  const bounds = tasks.map(({ dataFile }) => dataFile.upperBounds.get(field.id))
  const times = bounds.flatMap((bound) => (bound === undefined ? [] : [Number(decodeValue(type, bound))]))
  if (times.length < bounds.length) return undefined
  const newest = times.reduce((one, other) => Math.max(one, other))
  return type === 'date' ? newest * DAY_MS : newest / 1000
}
