import type { DataFile } from '../data-file.js'
import type { Value } from '../types.js'

/**
 * Text that two files share exactly when they are in the same partition: of the same spec, with equal values. As the
 * specification has it, NaN equals NaN and `-0.0` differs from `0.0`.
 */
export function partitionKey({ specId, partition }: Pick<DataFile, 'specId' | 'partition'>): string {
  return `${specId} ${partition.map(valueKey).join(' ')}`
}

function valueKey(value: Value | null): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (Object.is(value, -0)) return '-0'
  return value instanceof Uint8Array ? `x${Buffer.from(value).toString('hex')}` : String(value)
}
