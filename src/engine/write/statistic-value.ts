import type { PrimitiveType, Value } from '../../iceberg/types.js'

/**
 * Read a minimum or maximum as DuckDB writes it in the statistics of `COPY`.
 *
 * @returns `undefined` when the text is no finite value of the type, such as a date of `infinity`: nothing is known then
 */
export function statisticValue(type: PrimitiveType, text: string): Value | undefined {
  switch (type) {
    case 'boolean':
      return text === '1' || text === 'true'
    case 'int':
      return Number(text)
    case 'long':
      return BigInt(text)
    case 'float':
    case 'double':
      return doubleOf(text)
    case 'date':
      return dateOf(text)
    case 'time':
      return timeOf(text)
    case 'timestamp':
    case 'timestamptz':
      return timestampOf(text)
    case 'string':
    case 'uuid':
      return text
    default:
      return type.startsWith('decimal') ? BigInt(text.replace('.', '')) : new Uint8Array(Buffer.from(text, 'hex'))
  }
}

function doubleOf(text: string): number | undefined {
  const value = Number(text.replace('inf', 'Infinity'))
  return Number.isNaN(value) ? undefined : value
}

/** `2024-02-29`, `10000-01-01`, `0044-03-15 (BC)`. */
function dateOf(text: string): number | undefined {
  const match = /^(\d+)-(\d\d)-(\d\d)( \(BC\))?$/.exec(text)
  if (match === null) return undefined
  const year = Number(match[1])
  return daysFromCivil(match[4] === undefined ? year : 1 - year, Number(match[2]), Number(match[3]))
}

/** `12:34:56`, `12:34:56.789`. */
function timeOf(text: string): bigint | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) return undefined
  const seconds = (Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3])
  return BigInt(seconds) * 1_000_000n + BigInt((match[4] ?? '').padEnd(6, '0'))
}

/** `2024-02-29 12:34:56.789`, with `(BC)` after the date and `+00` at the end where they apply. */
function timestampOf(text: string): bigint | undefined {
  const match = /^(.*) ([\d:.]+)(?:\+00)?$/.exec(text)
  const days = dateOf(match?.[1] ?? '')
  const micros = timeOf(match?.[2] ?? '')
  return days === undefined || micros === undefined ? undefined : BigInt(days) * 86_400_000_000n + micros
}

/**
 * Count the days from 1970-01-01 in the proleptic Gregorian calendar, which `Date` holds for too few years.
 *
 * @param year - astronomical: 0 is 1 BC
 * @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
