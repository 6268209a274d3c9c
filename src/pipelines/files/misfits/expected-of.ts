import type { ReadField } from '../read-field.js'

/** Say for people what a field takes. */
export function expectedOf({ type, encoding }: ReadField): string {
  if (encoding === 'epoch-ms') return 'whole milliseconds since 1970'
  if (typeof type !== 'string') return `a ${type.type} in JSON`
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type)
  if (decimal !== null) return `a number of at most ${decimal[1]} digits, ${decimal[2]} of them decimals`
  return EXPECTED.get(type) ?? type
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['boolean', 'true or false'],
  ['int', 'a whole number of 32 bits'],
  ['long', 'a whole number of 64 bits'],
  ['float', 'a number'],
  ['double', 'a number'],
  ['date', 'a date such as 2024-12-31'],
  ['time', 'a time such as 23:59:59'],
  ['timestamp', 'a timestamp without a zone such as 2024-12-31 23:59:59'],
  ['timestamptz', 'a timestamp such as 2024-12-31T23:59:59Z'],
  ['uuid', 'a UUID'],
  ['binary', 'bytes in Base64'],
])
