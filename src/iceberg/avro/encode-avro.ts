import assert from 'node:assert/strict'
import { decimalBytesFixed, uuidBytes } from '../values/encode-value.js'
import type { AvroArray, AvroFixed, AvroPrimitive, AvroRecord, AvroSchema } from './avro-schema.js'
import type { AvroWriter } from './avro-writer.js'
import { type AvroFieldKey, isUnion } from './decode-avro.js'

/** Writes one value of the schema that it was made for. */
export type AvroEncoder = (writer: AvroWriter, value: unknown) => void

/**
 * Make an encoder for a schema, which takes what its decoder gives. `undefined` and `null` are Avro's null; a long may
 * come as a number.
 */
export function avroEncoder(schema: AvroSchema, keyOf: AvroFieldKey): AvroEncoder {
  if (typeof schema === 'string') return primitiveEncoder(schema)
  if (isUnion(schema)) return optionalEncoder(schema, keyOf)

  switch (schema.type) {
    case 'record':
      return recordEncoder(schema, keyOf)
    case 'array':
      return arrayEncoder(schema, keyOf)
    case 'fixed':
      return fixedEncoder(schema)
    case 'map':
      throw new RangeError('manifests hold no Avro map')
    default:
      return primitiveEncoder(schema.type)
  }
}

function primitiveEncoder(type: AvroPrimitive): AvroEncoder {
  switch (type) {
    case 'null':
      return () => undefined
    case 'boolean':
      return (writer, value) => writer.boolean(value === true)
    case 'int':
      return (writer, value) => writer.int(Number(value))
    case 'long':
      return (writer, value) => writer.long(longOf(value))
    case 'float':
      return (writer, value) => writer.float(Number(value))
    case 'double':
      return (writer, value) => writer.double(Number(value))
    case 'bytes':
      return (writer, value) => writer.bytes(bytesOf(value))
    case 'string':
      return (writer, value) => writer.string(String(value))
  }
}

/** The only unions that Iceberg has: null, or one other type. */
function optionalEncoder(schema: readonly AvroSchema[], keyOf: AvroFieldKey): AvroEncoder {
  const [absent, present] = schema
  assert(absent === 'null' && present !== undefined && schema.length === 2)
  const encode = avroEncoder(present, keyOf)
  return (writer, value) => {
    const isAbsent = value === undefined || value === null
    writer.int(isAbsent ? 0 : 1)
    if (!isAbsent) encode(writer, value)
  }
}

function recordEncoder(schema: AvroRecord, keyOf: AvroFieldKey): AvroEncoder {
  const fields = schema.fields.map((field) => ({ key: keyOf(field), encode: avroEncoder(field.type, keyOf) }))
  return (writer, value) => {
    const record: Readonly<Record<string, unknown>> = { ...Object(value) }
    for (const { key, encode } of fields) encode(writer, record[key])
  }
}

function arrayEncoder(schema: AvroArray, keyOf: AvroFieldKey): AvroEncoder {
  const { items } = schema
  if (schema.logicalType === 'map' && typeof items === 'object' && 'fields' in items) return mapEncoder(items, keyOf)

  const encode = avroEncoder(items, keyOf)
  return (writer, value) => {
    assert(Array.isArray(value))
    if (value.length > 0) writer.int(value.length)
    for (const item of value) encode(writer, item)
    writer.int(0)
  }
}

function mapEncoder(items: AvroRecord, keyOf: AvroFieldKey): AvroEncoder {
  const [key, value] = items.fields
  assert(key !== undefined && value !== undefined)
  const encodeKey = avroEncoder(key.type, keyOf)
  const encodeEntry = avroEncoder(value.type, keyOf)
  return (writer, entries) => {
    assert(entries instanceof Map)
    if (entries.size > 0) writer.int(entries.size)
    for (const [entryKey, entryValue] of entries) {
      encodeKey(writer, entryKey)
      encodeEntry(writer, entryValue)
    }
    writer.int(0)
  }
}

function fixedEncoder({ size, logicalType }: AvroFixed): AvroEncoder {
  if (logicalType === 'decimal') return (writer, value) => writer.fixed(decimalBytesFixed(longOf(value), size))
  if (logicalType === 'uuid') return (writer, value) => writer.fixed(uuidBytes(String(value)))
  return (writer, value) => writer.fixed(bytesOf(value))
}

function longOf(value: unknown): bigint {
  assert(typeof value === 'bigint' || typeof value === 'number')
  return BigInt(value)
}

function bytesOf(value: unknown): Uint8Array {
  assert(value instanceof Uint8Array)
  return value
}
