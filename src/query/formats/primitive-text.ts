import type { ResultValue } from '../../engine/engine.js'
import { decimalParts } from '../../iceberg/schema/format-type.js'
import type { PrimitiveType } from '../../iceberg/types.js'

const DAY_MS = 86_400_000
const SECOND_MICROS = 1_000_000n

/**
 * Write a value of a primitive type as text.
 *
 * @see https://iceberg.apache.org/spec/#json-single-value-serialization
 */
export function primitiveText(type: PrimitiveType, value: Exclude<ResultValue, null>): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  switch (type) {
    case 'float':
      return typeof value === 'number' ? floatText(value) : String(value)
    case 'double':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'date':
      return typeof value === 'number' ? dateText(value) : String(value)
    case 'time':
      return typeof value === 'bigint' ? timeText(value) : String(value)
    case 'timestamp':
      return typeof value === 'bigint' ? timestampText(value) : String(value)
    case 'timestamptz':
      return typeof value === 'bigint' ? timestampText(value, '+00:00') : String(value)
    default:
      return typeof value === 'bigint' ? decimalText(value, decimalParts(type)?.scale ?? 0) : String(value)
  }
}

/** The shortest digits that mean this 32-bit number, of which the value is a 64-bit copy. */
function floatText(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return Object.is(value, -0) ? '-0' : String(short)
  }
  return String(value)
}

/** DuckDB's infinite dates and times lie beyond what a calendar reaches. */
function dateText(days: number): string {
  const date = new Date(days * DAY_MS)
  if (Number.isNaN(date.getTime())) return infinityText(days < 0)
  return date.toISOString().slice(0, -'T00:00:00.000Z'.length)
}

function timeText(micros: bigint): string {
  const seconds = Number(micros / SECOND_MICROS)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return clock.map((part) => String(part).padStart(2, '0')).join(':') + fractionText(micros % SECOND_MICROS)
}

function timestampText(micros: bigint, zone = ''): string {
  const dayMicros = BigInt(DAY_MS) * 1000n
  const time = ((micros % dayMicros) + dayMicros) % dayMicros
  const days = Number((micros - time) / dayMicros)
  if (Number.isNaN(new Date(days * DAY_MS).getTime())) return infinityText(micros < 0n)
  return `${dateText(days)}T${timeText(time)}${zone}`
}

function infinityText(isNegative: boolean): string {
  return isNegative ? '-infinity' : 'infinity'
}

function fractionText(micros: bigint): string {
  if (micros === 0n) return ''
  return `.${String(micros).padStart(6, '0')}`.replace(/000$/, '')
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
