import assert from 'node:assert/strict'
import type { PrimitiveType, Transform, Value } from '../types.js'
import { decimalBytes, encodeValue } from '../values/encode-value.js'
import { civilDate } from './calendar.js'
import { murmur3 } from './murmur3.js'
import { transformParts } from './parse-transform.js'

const MICROS_PER_HOUR = 3_600_000_000n
const MICROS_PER_DAY = 24n * MICROS_PER_HOUR

/**
 * Transform a value of a column into its partition value.
 *
 * @param type - of the column; the transform must take it
 * @param value - `null` stays `null`
 * @see https://iceberg.apache.org/spec/#partition-transforms
 */
export function applyTransform(transform: Transform, type: PrimitiveType, value: Value | null): Value | null {
  if (value === null) return null
  const { name, width } = transformParts(transform)
  switch (name) {
    case 'identity':
      return value
    case 'void':
      return null
    case 'bucket':
      return (bucketHash(type, value) & 0x7fffffff) % width
    case 'truncate':
      return truncateValue(value, width)
    case 'year':
      return civilDate(daysOf(value)).year - 1970
    case 'month': {
      const { year, month } = civilDate(daysOf(value))
      return (year - 1970) * 12 + month - 1
    }
    case 'day':
      return daysOf(value)
    case 'hour':
      return Number(floorDivide(bigintOf(value), MICROS_PER_HOUR))
  }
}

/**
 * The hash that buckets are made from: of an int as of the equal long, so that widening a column moves no row.
 *
 * @returns a signed 32-bit integer
 * @see https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements
 */
export function bucketHash(type: PrimitiveType, value: Value): number {
  if (type.startsWith('decimal')) return murmur3(decimalBytes(bigintOf(value)))
  return murmur3(encodeValue(type === 'int' || type === 'date' ? 'long' : type, value))
}

function truncateValue(value: Value, width: number): Value {
  if (typeof value === 'number') return Math.floor(value / width) * width
  if (typeof value === 'bigint') return floorDivide(value, BigInt(width)) * BigInt(width)
  if (typeof value === 'string') return [...value.slice(0, width * 2)].slice(0, width).join('')
  assert(value instanceof Uint8Array, 'this type has no truncate')
  return value.subarray(0, width)
}

/** Days since 1970 of a date (which is that) or a timestamp. */
function daysOf(value: Value): number {
  return typeof value === 'number' ? value : Number(floorDivide(bigintOf(value), MICROS_PER_DAY))
}

function bigintOf(value: Value): bigint {
  assert(typeof value === 'bigint')
  return value
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}
