import assert from 'node:assert/strict'
import { THRIFT, type ThriftStruct, type ThriftValue } from './thrift-value.js'

/** Write a struct in Thrift's compact protocol, as `readThrift` reads it. */
export function writeThrift(struct: ThriftStruct): Uint8Array {
  const parts: Uint8Array[] = []
  let small: number[] = []
  writeStruct(struct)
  flush()
  return Buffer.concat(parts)

  function flush(): void {
    parts.push(Uint8Array.from(small))
    small = []
  }

  function writeVarint(value: bigint): void {
    let rest = value
    for (; rest >= 0x80n; rest >>= 7n) small.push(Number(rest & 0x7fn) | 0x80)
    small.push(Number(rest))
  }

  function writeInteger(value: bigint): void {
    writeVarint(value < 0n ? -value * 2n - 1n : value * 2n)
  }

  function writeStruct(fields: ThriftStruct): void {
    let last = 0
    for (const [id, { type, value }] of fields) {
      const step = id - last
      const written = typeof value === 'boolean' ? booleanType(value) : type
      if (step > 0 && step <= 15) small.push((step << 4) | written)
      else {
        small.push(written)
        writeInteger(BigInt(id))
      }
      last = id
      if (typeof value !== 'boolean') writeValue(type, value)
    }
    small.push(0)
  }

  function writeValue(type: number, value: ThriftValue): void {
    if (typeof value === 'boolean') small.push(booleanType(value))
    else if (typeof value === 'bigint') writeNumber(type, value)
    else if (value instanceof Uint8Array) writeBytes(type, value)
    else if ('items' in value) {
      const { elementType, items } = value
      small.push((Math.min(items.length, 15) << 4) | elementType)
      if (items.length >= 15) writeVarint(BigInt(items.length))
      for (const item of items) writeValue(elementType, item)
    } else writeStruct(value)
  }

  function writeNumber(type: number, value: bigint): void {
    if (type === THRIFT.byte) small.push(Number(value))
    else writeInteger(value)
  }

  function writeBytes(type: number, value: Uint8Array): void {
    if (type === THRIFT.binary) writeVarint(BigInt(value.length))
    else assert.equal(type, THRIFT.double)
    flush()
    parts.push(value)
  }
}

function booleanType(value: boolean): number {
  return value ? THRIFT.true : THRIFT.false
}
