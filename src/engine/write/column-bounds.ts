import type { PrimitiveType, Value } from '../../iceberg/types.js'
import { encodeValue } from '../../iceberg/values/encode-value.js'

/** Iceberg's default metrics mode is `truncate(16)`: characters of a string, bytes of a binary. */
const LENGTH_MAX = 16

/** Encode a value that is at most all others, cut short where the type allows. */
export function lowerBound(type: PrimitiveType, value: Value): Uint8Array {
  // Files may hold -0.0 beside 0.0; DuckDB reports either as the smallest.
  if (value === 0 && isFloating(type)) return encodeValue(type, -0)
  if (type === 'string') return encodeValue(type, [...String(value)].slice(0, LENGTH_MAX).join(''))
  if (value instanceof Uint8Array) return value.slice(0, LENGTH_MAX)
  return encodeValue(type, value)
}

/**
 * Encode a value that is at least all others; what is cut short is raised at its end, so that it stays above.
 *
 * @returns `undefined` when there is no such short value, as for 17 bytes of 0xFF
 */
export function upperBound(type: PrimitiveType, value: Value): Uint8Array | undefined {
  if (value === 0 && isFloating(type)) return encodeValue(type, 0)
  if (type === 'string') return upperString(String(value))
  if (value instanceof Uint8Array) return upperBytes(value)
  return encodeValue(type, value)
}

function isFloating(type: PrimitiveType): boolean {
  return type === 'float' || type === 'double'
}

function upperString(text: string): Uint8Array | undefined {
  const characters = [...text]
  if (characters.length <= LENGTH_MAX) return encodeValue('string', text)
  for (let last = LENGTH_MAX - 1; last >= 0; last--) {
    const next = nextCharacter(characters[last]?.codePointAt(0) ?? 0)
    if (next !== undefined) return encodeValue('string', characters.slice(0, last).join('') + next)
  }
  return undefined
}

/** The next character by UTF-8 bytes; surrogates are none. */
function nextCharacter(codePoint: number): string | undefined {
  if (codePoint === 0x10ffff) return undefined
  return String.fromCodePoint(codePoint === 0xd7ff ? 0xe000 : codePoint + 1)
}

function upperBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length <= LENGTH_MAX) return bytes
  const cut = bytes.slice(0, LENGTH_MAX)
  const last = cut.findLastIndex((byte) => byte !== 0xff)
  if (last < 0) return undefined
  const raised = cut.slice(0, last + 1)
  raised[last] = (raised[last] ?? 0) + 1
  return raised
}
