import assert from 'node:assert/strict'
import { THRIFT, type ThriftField, type ThriftList, type ThriftStruct, type ThriftValue } from './thrift-value.js'

/**
 * Read a struct in Thrift's compact protocol.
 *
 * @throws when the bytes are no such struct, or hold a map, which no footer of a Parquet file does
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  let position = 0
  return readStruct()

  function readByte(): number {
    const byte = bytes[position++]
    assert(byte !== undefined)
    return byte
  }

  function readVarint(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = readByte()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  function readInteger(): bigint {
    const value = readVarint()
    return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n)
  }

  function readBytes(length: number): Uint8Array {
    assert(position + length <= bytes.length)
    position += length
    return bytes.subarray(position - length, position)
  }

  function readStruct(): ThriftStruct {
    const fields = new Map<number, ThriftField>()
    for (let id = 0; ; ) {
      const header = readByte()
      if (header === 0) return fields
      const step = header >> 4
      id = step === 0 ? Number(readInteger()) : id + step
      const type = header & 0x0f
      fields.set(id, { type, value: type <= THRIFT.false ? type === THRIFT.true : readValue(type) })
    }
  }

  function readList(): ThriftList {
    const header = readByte()
    const length = header >> 4 === 15 ? Number(readVarint()) : header >> 4
    assert(length <= bytes.length)
    const elementType = header & 0x0f
    return { elementType, items: Array.from({ length }, () => readValue(elementType)) }
  }

  function readValue(type: number): ThriftValue {
    switch (type) {
      case THRIFT.true:
      case THRIFT.false:
        return readByte() === THRIFT.true
      case THRIFT.byte:
        return BigInt(readByte())
      case THRIFT.i16:
      case THRIFT.i32:
      case THRIFT.i64:
        return readInteger()
      case THRIFT.double:
        return readBytes(8)
      case THRIFT.binary:
        return readBytes(Number(readVarint()))
      case THRIFT.list:
      case THRIFT.set:
        return readList()
      default:
        assert.equal(type, THRIFT.struct)
        return readStruct()
    }
  }
}
