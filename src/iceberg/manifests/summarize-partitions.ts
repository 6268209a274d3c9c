import type { Value } from '../types.js'
import { compareBounds } from '../values/compare-values.js'
import { encodeValue } from '../values/encode-value.js'
import type { FieldSummary } from './manifest.js'
import type { PartitionType } from './partition-type.js'

/**
 * Summarize the partition tuples of a manifest, one summary per field, for its manifest list.
 *
 * @see https://iceberg.apache.org/spec/#manifest-lists
 */
export function summarizePartitions(
  { fields }: PartitionType,
  tuples: readonly (readonly (Value | null)[])[],
): readonly FieldSummary[] {
  return fields.map(({ type }, index) => {
    const values = tuples.map((tuple) => tuple[index] ?? null)
    const bounded = values.filter((value): value is Value => value !== null && !Number.isNaN(value))
    const [first] = bounded
    const lower = bounded.reduce((min, value) => (compareBounds(value, min) < 0 ? value : min), first ?? 0)
    const upper = bounded.reduce((max, value) => (compareBounds(value, max) > 0 ? value : max), first ?? 0)
    return {
      containsNull: values.includes(null),
      containsNan: values.some((value) => Number.isNaN(value)),
      lowerBound: first === undefined ? undefined : encodeValue(type, lower),
      upperBound: first === undefined ? undefined : encodeValue(type, upper),
    }
  })
}
