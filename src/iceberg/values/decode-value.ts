import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import type { PrimitiveType, Value } from '../types.js'

/**
 * Read one value from the specification's binary single-value form. A value that was written before its column was
 * widened is shorter than the type says, and is read by the width it has.
 *
 * @throws when the bytes are no value of the type, as in a damaged file; see {@link decodeBound}
 * @see https://iceberg.apache.org/spec/#binary-single-value-serialization
 */
export function decodeValue(type: PrimitiveType, bytes: Uint8Array): Value {
  const value = decodeBound(type, bytes)
  assert(value !== undefined, `${bytes.length} bytes are no ${type}`)
  return value
}

/**
 * Read a lower or upper bound.
 *
 * @returns `undefined` when the bytes are no value of the type, or are NaN: nothing is known then
 * @see https://iceberg.apache.org/spec/#schema-evolution the table of widths after promotion
 */
export function decodeBound(type: PrimitiveType, bytes: Uint8Array): Value | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'boolean':
      return bytes.length === 1 ? bytes[0] !== 0 : undefined
    case 'int':
    case 'date':
      return bytes.length === 4 ? view.getInt32(0, true) : undefined
    case 'long':
      return bytes.length === 4 ? BigInt(view.getInt32(0, true)) : decodeLong(view)
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return decodeLong(view)
    case 'float':
      return bytes.length === 4 ? notNan(view.getFloat32(0, true)) : undefined
    case 'double':
      return decodeDouble(view)
    case 'string':
      return decodeString(bytes)
    case 'uuid':
      return bytes.length === 16 ? formatUuid(bytes) : undefined
    default:
      return type.startsWith('decimal') ? decodeDecimal(bytes) : bytes
  }
}

/** Read an unscaled decimal from two's-complement big-endian bytes of any width above 0. */
export function decodeDecimal(bytes: Uint8Array): bigint | undefined {
  if (bytes.length === 0) return undefined
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`))
}

/**
 * Spell a UUID in lower case with hyphens.
 *
 * @param bytes - 16 bytes, big-endian
 */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** As it stands: a byte order mark at the beginning belongs to the string, and orders it. */
function decodeString(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return isUtf8(text) ? text.toString() : undefined
}

function decodeLong(view: DataView): bigint | undefined {
  return view.byteLength === 8 ? view.getBigInt64(0, true) : undefined
}

function decodeDouble(view: DataView): number | undefined {
  if (view.byteLength === 4) return notNan(view.getFloat32(0, true))
  return view.byteLength === 8 ? notNan(view.getFloat64(0, true)) : undefined
}

function notNan(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value
}
