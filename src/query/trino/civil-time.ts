const DAY_MICROS = 86_400_000_000n

const DATE = /^([+-]?\d+)-(\d\d)-(\d\d)$/
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/

/** Count the days from 1970-01-01 to a date: `2026-11-23`, `-0044-03-15`, `+12345-01-01`. NaN for any other text. */
export function parseDate(text: string): number {
  const [, year, month, day] = DATE.exec(text) ?? []
  return daysOf(Number(year), Number(month), Number(day))
}

/** Count the microseconds since midnight. Finer digits are cut off. @returns `undefined` for any other text */
export function parseTime(text: string): bigint | undefined {
  const [, hours, minutes, seconds, fraction = ''] = TIME.exec(text) ?? []
  if (hours === undefined) return undefined
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return BigInt(whole * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0')))
}

/** Count the microseconds from 1970 to a date and a time. Finer digits are cut off. @returns `undefined` for any other text */
export function parseTimestamp(text: string): bigint | undefined {
  const blank = text.indexOf(' ')
  const [days, micros] = [parseDate(text.slice(0, blank)), parseTime(text.slice(blank + 1))]
  return Number.isNaN(days) || micros === undefined ? undefined : BigInt(days) * DAY_MICROS + micros
}

/**
 * Count days of the Gregorian calendar, which is taken to have always been in force. Years begin in March here, so that
 * the day that some of them have more is their last.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
