import type { DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import type { Field, PrimitiveType, Type } from '../../iceberg/types.js'
import duckdb from './duckdb.cjs'

/**
 * Give the Iceberg type of a column of a result. What Iceberg has no type for becomes a wider one (unsigned integers,
 * `HUGEINT`) or its text (enums, intervals, bits, unions, JSON).
 *
 * @returns a type whose nested ids are all 0: a result is not a table
 */
export function resultType(type: DuckDBType): Type {
  switch (type.typeId) {
    case duckdb.DuckDBTypeId.LIST:
    case duckdb.DuckDBTypeId.ARRAY:
      return { type: 'list', elementId: 0, element: resultType(type.valueType), elementRequired: false }
    case duckdb.DuckDBTypeId.MAP:
      return {
        type: 'map',
        keyId: 0,
        key: resultType(type.keyType),
        valueId: 0,
        value: resultType(type.valueType),
        valueRequired: false,
      }
    case duckdb.DuckDBTypeId.STRUCT:
      return {
        type: 'struct',
        fields: type.entryTypes.map((entry, index) => field(type.entryNames[index] ?? '', entry)),
      }
    case duckdb.DuckDBTypeId.DECIMAL:
      return `decimal(${type.width},${type.scale})`
    default:
      return PRIMITIVES.get(type.typeId) ?? 'string'
  }
}

const PRIMITIVES: ReadonlyMap<DuckDBTypeId, PrimitiveType> = new Map<DuckDBTypeId, PrimitiveType>([
  [duckdb.DuckDBTypeId.BOOLEAN, 'boolean'],
  [duckdb.DuckDBTypeId.TINYINT, 'int'],
  [duckdb.DuckDBTypeId.SMALLINT, 'int'],
  [duckdb.DuckDBTypeId.INTEGER, 'int'],
  [duckdb.DuckDBTypeId.UTINYINT, 'int'],
  [duckdb.DuckDBTypeId.USMALLINT, 'int'],
  [duckdb.DuckDBTypeId.UINTEGER, 'long'],
  [duckdb.DuckDBTypeId.BIGINT, 'long'],
  [duckdb.DuckDBTypeId.UBIGINT, 'decimal(20,0)'],
  [duckdb.DuckDBTypeId.HUGEINT, 'decimal(38,0)'],
  [duckdb.DuckDBTypeId.UHUGEINT, 'decimal(38,0)'],
  [duckdb.DuckDBTypeId.FLOAT, 'float'],
  [duckdb.DuckDBTypeId.DOUBLE, 'double'],
  [duckdb.DuckDBTypeId.DATE, 'date'],
  [duckdb.DuckDBTypeId.TIME, 'time'],
  [duckdb.DuckDBTypeId.TIME_NS, 'time'],
  [duckdb.DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [duckdb.DuckDBTypeId.TIMESTAMP_S, 'timestamp'],
  [duckdb.DuckDBTypeId.TIMESTAMP_MS, 'timestamp'],
  [duckdb.DuckDBTypeId.TIMESTAMP_NS, 'timestamp'],
  [duckdb.DuckDBTypeId.TIMESTAMP_TZ, 'timestamptz'],
  [duckdb.DuckDBTypeId.UUID, 'uuid'],
  [duckdb.DuckDBTypeId.BLOB, 'binary'],
])

function field(name: string, type: DuckDBType): Field {
  return { id: 0, name, required: false, type: resultType(type) }
}
