import type { DuckDBDataChunk, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { ResultValue } from '../engine.js'
import duckdb from './duckdb.cjs'

type Convert = (value: DuckDBValue) => ResultValue

/** Make a function that reads a chunk into rows, with the values in the representation that `resultType` promises. */
export function resultReader(types: readonly DuckDBType[]): (chunk: DuckDBDataChunk) => ResultValue[][] {
  const converters = types.map(nullable)
  return (chunk) => {
    const rows: ResultValue[][] = Array.from({ length: chunk.rowCount }, () => [])
    converters.forEach((convert, column) => {
      chunk.visitColumnValues(column, (value, row) => rows[row]?.push(convert(value)))
    })
    return rows
  }
}

function nullable(type: DuckDBType): Convert {
  const convert = converter(type)
  return (value) => (value === null ? null : convert(value))
}

function converter(type: DuckDBType): Convert {
  switch (type.typeId) {
    case duckdb.DuckDBTypeId.UINTEGER:
      return (value) => (typeof value === 'number' ? BigInt(value) : String(value))
    case duckdb.DuckDBTypeId.LIST:
    case duckdb.DuckDBTypeId.ARRAY:
      return listConverter(type.valueType)
    case duckdb.DuckDBTypeId.STRUCT:
      return structConverter(type.entryNames, type.entryTypes)
    case duckdb.DuckDBTypeId.MAP:
      return mapConverter(type.keyType, type.valueType)
    default:
      return scalar
  }
}

function listConverter(elementType: DuckDBType): Convert {
  const convert = nullable(elementType)
  return (value) =>
    value instanceof duckdb.DuckDBListValue || value instanceof duckdb.DuckDBArrayValue
      ? value.items.map(convert)
      : String(value)
}

function structConverter(names: readonly string[], types: readonly DuckDBType[]): Convert {
  const converters = types.map(nullable)
  return (value) => {
    if (!(value instanceof duckdb.DuckDBStructValue)) return String(value)
    return Object.fromEntries(
      names.map((name, index) => [name, converters[index]?.(value.entries[name] ?? null) ?? null]),
    )
  }
}

function mapConverter(keyType: DuckDBType, valueType: DuckDBType): Convert {
  const convertKey = nullable(keyType)
  const convertValue = nullable(valueType)
  return (value) => {
    if (!(value instanceof duckdb.DuckDBMapValue)) return String(value)
    return new Map(value.entries.map((entry) => [convertKey(entry.key), convertValue(entry.value)]))
  }
}

/** Values that know what they are; intervals, bits, unions and the like have no Iceberg type and become text. */
function scalar(value: DuckDBValue): ResultValue {
  if (typeof value !== 'object' || value === null) return value
  if (
    value instanceof duckdb.DuckDBTimestampValue ||
    value instanceof duckdb.DuckDBTimestampTZValue ||
    value instanceof duckdb.DuckDBTimeValue
  )
    return value.micros
  if (value instanceof duckdb.DuckDBDecimalValue) return value.value
  if (value instanceof duckdb.DuckDBDateValue) return value.days
  if (value instanceof duckdb.DuckDBBlobValue) return new Uint8Array(value.bytes)
  if (value instanceof duckdb.DuckDBTimestampMillisecondsValue) return value.millis * 1000n
  if (value instanceof duckdb.DuckDBTimestampSecondsValue) return value.seconds * 1_000_000n
  if (value instanceof duckdb.DuckDBTimestampNanosecondsValue || value instanceof duckdb.DuckDBTimeNSValue)
    return floorMicros(value.nanos)
  return String(value)
}

function floorMicros(nanos: bigint): bigint {
  return nanos / 1000n - (nanos % 1000n < 0n ? 1n : 0n)
}
