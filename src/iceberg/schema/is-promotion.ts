import type { PrimitiveType } from '../types.js'
import { decimalParts } from './format-type.js'

/**
 * Whether a column may be widened from one type to another without rewriting its files.
 *
 * @returns `false` for equal types too
 * @see https://iceberg.apache.org/spec/#schema-evolution
 */
export function isPromotion(from: PrimitiveType, to: PrimitiveType): boolean {
  if (from === 'int' && to === 'long') return true
  if (from === 'float' && to === 'double') return true
  const [narrow, wide] = [decimalParts(from), decimalParts(to)]
  if (narrow === undefined || wide === undefined) return false
  return narrow.scale === wide.scale && wide.precision > narrow.precision
}
