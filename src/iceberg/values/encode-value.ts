import assert from 'node:assert/strict'
import type { PrimitiveType, Value } from '../types.js'

/**
 * Serialize one value as the specification's binary single-value form, in which bounds are stored.
 *
 * @param value - in memory as {@link Value} says for the type
 * @see https://iceberg.apache.org/spec/#binary-single-value-serialization
 */
export function encodeValue(type: PrimitiveType, value: Value): Uint8Array {
  switch (type) {
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0)
    case 'int':
    case 'date':
      return fixedWidth(4, (view) => view.setInt32(0, Number(value), true))
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return fixedWidth(8, (view) => view.setBigInt64(0, asBigInt(value), true))
    case 'float':
      return fixedWidth(4, (view) => view.setFloat32(0, Number(value), true))
    case 'double':
      return fixedWidth(8, (view) => view.setFloat64(0, Number(value), true))
    case 'string':
      return new TextEncoder().encode(String(value))
    case 'uuid':
      return uuidBytes(String(value))
    default:
      return type.startsWith('decimal') ? decimalBytes(asBigInt(value)) : asBytes(value)
  }
}

/**
 * Serialize an unscaled decimal as two's-complement big-endian with as few bytes as hold it.
 */
export function decimalBytes(unscaled: bigint): Uint8Array {
  const magnitude = unscaled < 0n ? -unscaled - 1n : unscaled
  const byteCount = Math.floor(magnitude.toString(2).length / 8) + 1
  return decimalBytesFixed(unscaled, magnitude === 0n ? 1 : byteCount)
}

/**
 * Serialize an unscaled decimal as two's-complement big-endian of a fixed width.
 *
 * @param byteCount - enough for the value
 */
export function decimalBytesFixed(unscaled: bigint, byteCount: number): Uint8Array {
  const hex = BigInt.asUintN(byteCount * 8, unscaled)
    .toString(16)
    .padStart(byteCount * 2, '0')
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}

/**
 * The 16 big-endian bytes of a UUID.
 *
 * @param uuid - hyphenated or not
 */
export function uuidBytes(uuid: string): Uint8Array {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  assert(bytes.length === 16, `not a UUID: ${uuid}`)
  return Uint8Array.from(bytes)
}

function fixedWidth(byteCount: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(byteCount)
  set(new DataView(bytes.buffer))
  return bytes
}

function asBigInt(value: Value): bigint {
  assert(typeof value === 'bigint' || typeof value === 'number')
  return BigInt(value)
}

function asBytes(value: Value): Uint8Array {
  assert(value instanceof Uint8Array)
  return value
}
