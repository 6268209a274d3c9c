import type { AvroSchema } from '../avro/avro-schema.js'
import { decimalByteCount, decimalParts, fixedLength } from '../schema/format-type.js'
import type { PrimitiveType } from '../types.js'

/**
 * The Avro type that stores an Iceberg type.
 *
 * @param name - for Avro's fixed types, which need one that is unique in the schema
 * @see https://iceberg.apache.org/spec/#avro
 */
export function avroType(type: PrimitiveType, name: string): AvroSchema {
  switch (type) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return type
    case 'binary':
      return 'bytes'
    case 'date':
      return { type: 'int', logicalType: 'date' }
    case 'time':
      return { type: 'long', logicalType: 'time-micros' }
    case 'timestamp':
    case 'timestamptz':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': type === 'timestamptz' }
    case 'uuid':
      return { type: 'fixed', name, size: 16, logicalType: 'uuid' }
    default:
      return parameterizedType(type, name)
  }
}

function parameterizedType(type: PrimitiveType, name: string): AvroSchema {
  const decimal = decimalParts(type)
  if (decimal === undefined) return { type: 'fixed', name, size: fixedLength(type) ?? 0 }
  return { type: 'fixed', name, size: decimalByteCount(decimal.precision), logicalType: 'decimal', ...decimal }
}
