import { decimalParts } from '../schema/format-type.js'
import { civilDate } from '../transforms/calendar.js'
import type { PrimitiveType, Value } from '../types.js'

const MICROS_PER_SECOND = 1_000_000n
const MICROS_PER_DAY = 86_400n * MICROS_PER_SECOND

/** Spell a value for people, as Iceberg's libraries do: ISO 8601 dates and times, bytes in base64. */
export function formatValue(type: PrimitiveType, value: Value): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'number') return type === 'date' ? formatDate(value) : String(value)
  if (typeof value !== 'bigint') return String(value)
  switch (type) {
    case 'time':
      return formatTime(value)
    case 'timestamp':
      return formatTimestamp(value)
    case 'timestamptz':
      return `${formatTimestamp(value)}+00:00`
    default:
      return formatDecimal(value, decimalParts(type)?.scale ?? 0)
  }
}

/** @param days - since 1970-01-01 */
export function formatDate(days: number): string {
  const { year, month, day } = civilDate(days)
  return `${formatYear(year)}-${twoDigits(month)}-${twoDigits(day)}`
}

/** ISO 8601 has four digits of year, and a sign with more. */
export function formatYear(year: number): string {
  const digits = String(Math.abs(year)).padStart(4, '0')
  if (year < 0) return `-${digits}`
  return year > 9999 ? `+${digits}` : digits
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function formatTimestamp(micros: bigint): string {
  const timeOfDay = ((micros % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY
  return `${formatDate(Number((micros - timeOfDay) / MICROS_PER_DAY))}T${formatTime(timeOfDay)}`
}

/** @param micros - since midnight */
function formatTime(micros: bigint): string {
  const seconds = Number(micros / MICROS_PER_SECOND)
  const fraction = micros % MICROS_PER_SECOND
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(6, '0')}`
}

function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
