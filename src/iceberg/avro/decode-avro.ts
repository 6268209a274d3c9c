import { decodeDecimal, formatUuid } from '../values/decode-value.js'
import type { AvroReader } from './avro-reader.js'
import type { AvroArray, AvroField, AvroFixed, AvroPrimitive, AvroRecord, AvroSchema } from './avro-schema.js'

/** Reads one value of the schema that it was made for. */
export type AvroDecoder = (reader: AvroReader) => unknown

/** The key under which a record's field stands in the object that is read or written. */
export type AvroFieldKey = (field: AvroField) => string

/**
 * Make a decoder for a schema: int, float, double to number · long to bigint · decimal to its unscaled bigint · uuid to
 * string · bytes and fixed to views of the file's bytes · array of key-value records to `Map` · record to object ·
 * null to `undefined`.
 *
 * @throws RangeError - the schema uses what Iceberg's manifests do not
 */
export function avroDecoder(schema: AvroSchema, keyOf: AvroFieldKey): AvroDecoder {
  if (typeof schema === 'string') return primitiveDecoder(schema)
  if (isUnion(schema)) return unionDecoder(schema.map((branch) => avroDecoder(branch, keyOf)))

  switch (schema.type) {
    case 'record':
      return recordDecoder(schema, keyOf)
    case 'array':
      return arrayDecoder(schema, keyOf)
    case 'map':
      return mapDecoder((reader) => reader.string(), avroDecoder(schema.values, keyOf))
    case 'fixed':
      return fixedDecoder(schema)
    default:
      return primitiveDecoder(schema.type)
  }
}

/** TypeScript's own test for arrays does not know readonly ones. */
export function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema)
}

function primitiveDecoder(type: AvroPrimitive): AvroDecoder {
  switch (type) {
    case 'null':
      return () => undefined
    case 'boolean':
      return (reader) => reader.boolean()
    case 'int':
      return (reader) => reader.int()
    case 'long':
      return (reader) => reader.long()
    case 'float':
      return (reader) => reader.float()
    case 'double':
      return (reader) => reader.double()
    case 'bytes':
      return (reader) => reader.bytes()
    case 'string':
      return (reader) => reader.string()
    default:
      throw new RangeError(`the Avro type ${JSON.stringify(type)} is not one of Iceberg's`)
  }
}

function unionDecoder(branches: readonly AvroDecoder[]): AvroDecoder {
  return (reader) => {
    const decode = branches[reader.int()]
    if (decode === undefined) throw new RangeError('an Avro union has no such branch')
    return decode(reader)
  }
}

function recordDecoder(schema: AvroRecord, keyOf: AvroFieldKey): AvroDecoder {
  const fields = schema.fields.map((field) => ({ key: keyOf(field), decode: avroDecoder(field.type, keyOf) }))
  return (reader) => {
    const record: Record<string, unknown> = {}
    for (const { key, decode } of fields) record[key] = decode(reader)
    return record
  }
}

function arrayDecoder(schema: AvroArray, keyOf: AvroFieldKey): AvroDecoder {
  const { items } = schema
  if (schema.logicalType === 'map' && typeof items === 'object' && 'fields' in items) {
    const [key, value] = items.fields
    if (key !== undefined && value !== undefined) {
      return mapDecoder(avroDecoder(key.type, keyOf), avroDecoder(value.type, keyOf))
    }
  }
  const decode = avroDecoder(items, keyOf)
  return (reader) => {
    const values: unknown[] = []
    reader.blocks(() => values.push(decode(reader)))
    return values
  }
}

function mapDecoder(decodeKey: AvroDecoder, decodeEntry: AvroDecoder): AvroDecoder {
  return (reader) => {
    const entries = new Map<unknown, unknown>()
    reader.blocks(() => entries.set(decodeKey(reader), decodeEntry(reader)))
    return entries
  }
}

function fixedDecoder({ size, logicalType }: AvroFixed): AvroDecoder {
  if (logicalType === 'decimal') return (reader) => decodeDecimal(reader.fixed(size))
  if (logicalType === 'uuid') return (reader) => formatUuid(reader.fixed(size))
  return (reader) => reader.fixed(size)
}
