import assert from 'node:assert/strict'
import { compareUtf8 } from '../../storage/compare-utf8.js'
import type { Value } from '../types.js'

/**
 * Order two values of one type: numbers by size with NaN above all, strings and bytes by their (UTF-8) bytes,
 * `false` before `true`. `-0.0` and `0.0` are equal, as in SQL.
 *
 * @returns negative, 0 or positive
 */
export function compareValues(one: Value, other: Value): number {
  if (typeof one === 'string') {
    assert(typeof other === 'string')
    return compareUtf8(one, other)
  }
  if (one instanceof Uint8Array) {
    assert(other instanceof Uint8Array)
    return Buffer.compare(one, other)
  }
  if (typeof one === 'number' && typeof other === 'number') return compareNumbers(one, other)
  return one < other ? -1 : one > other ? 1 : 0
}

/**
 * Order two values as bounds are ordered: like {@link compareValues}, with `-0.0` before `0.0`.
 *
 * @see https://iceberg.apache.org/spec/#manifests note 2 on bounds of float and double
 */
export function compareBounds(one: Value, other: Value): number {
  if (one === 0 && other === 0) return Number(Object.is(other, -0)) - Number(Object.is(one, -0))
  return compareValues(one, other)
}

function compareNumbers(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other))
  return one - other < 0 ? -1 : one > other ? 1 : 0
}
