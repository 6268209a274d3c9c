import type { PrimitiveType, Transform, Value } from '../types.js'
import { formatDate, formatValue, formatYear, twoDigits } from '../values/format-value.js'
import { transformResultType } from './transform-result-type.js'

/**
 * Spell a partition value for people: `2017`, `2017-12`, `2017-12-01`, `2017-12-01-18`, `null`.
 *
 * @param sourceType - of the column that the transform was applied to
 */
export function formatPartitionValue(transform: Transform, sourceType: PrimitiveType, value: Value | null): string {
  if (value === null) return 'null'
  if (typeof value === 'number') {
    if (transform === 'year') return formatYear(1970 + value)
    if (transform === 'month')
      return `${formatYear(1970 + Math.floor(value / 12))}-${twoDigits((((value % 12) + 12) % 12) + 1)}`
    if (transform === 'hour') return `${formatDate(Math.floor(value / 24))}-${twoDigits(((value % 24) + 24) % 24)}`
  }
  return formatValue(transformResultType(transform, sourceType) ?? sourceType, value)
}
