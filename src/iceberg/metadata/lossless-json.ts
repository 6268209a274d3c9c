/** Put before the digits of an integer that a number cannot hold, while it travels through `JSON.parse` as a string. */
const MARK = '\u0000bigint:'

/** A whole string, or an integer of 16 digits or more that stands outside strings. */
const STRING_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/gu

/**
 * Parse JSON, with integers beyond what a number holds exactly as bigint: Iceberg's ids have 63 bits.
 *
 * @throws SyntaxError - it is not JSON
 */
export function parseLosslessJson(text: string): unknown {
  const marked = text.replace(STRING_OR_LONG, (token) => (token.startsWith('"') ? token : `"\\u0000bigint:${token}"`))
  return unmark(JSON.parse(marked))
}

/** Write JSON without spaces; a bigint becomes an integer, a member that is `undefined` is left out. */
export function formatLosslessJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(formatLosslessJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let members = ''
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members += `${members && ','}${JSON.stringify(key)}:${formatLosslessJson(member)}`
  }
  return `{${members}}`
}

/** Turn marked strings into bigints, in place: the value is fresh from `JSON.parse`, and may be large. */
function unmark(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? integerOf(value.slice(MARK.length)) : value
  if (typeof value !== 'object' || value === null) return value
  const members: Record<string, unknown> = Object(value)
  for (const key of Object.keys(members)) {
    const member = members[key]
    if (typeof member === 'object' || typeof member === 'string') members[key] = unmark(member)
  }
  return value
}

function integerOf(digits: string): number | bigint {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits)
}
