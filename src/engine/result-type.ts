import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import type { Field, PrimitiveType, Type } from '../iceberg/types.js'

/**
 * Give the Iceberg type of a column of a result. What Iceberg has no type for becomes a wider one (unsigned integers,
 * `HUGEINT`) or its text (enums, intervals, bits, unions, JSON).
 *
 * @returns a type whose nested ids are all 0: a result is not a table
 */
export function resultType(type: DuckDBType): Type {
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return { type: 'list', elementId: 0, element: resultType(type.valueType), elementRequired: false }
    case DuckDBTypeId.MAP:
      return {
        type: 'map',
        keyId: 0,
        key: resultType(type.keyType),
        valueId: 0,
        value: resultType(type.valueType),
        valueRequired: false,
      }
    case DuckDBTypeId.STRUCT:
      return {
        type: 'struct',
        fields: type.entryTypes.map((entry, index) => field(type.entryNames[index] ?? '', entry)),
      }
    case DuckDBTypeId.DECIMAL:
      return `decimal(${type.width},${type.scale})`
    default:
      return PRIMITIVES.get(type.typeId) ?? 'string'
  }
}

const PRIMITIVES: ReadonlyMap<DuckDBTypeId, PrimitiveType> = new Map<DuckDBTypeId, PrimitiveType>([
  [DuckDBTypeId.BOOLEAN, 'boolean'],
  [DuckDBTypeId.TINYINT, 'int'],
  [DuckDBTypeId.SMALLINT, 'int'],
  [DuckDBTypeId.INTEGER, 'int'],
  [DuckDBTypeId.UTINYINT, 'int'],
  [DuckDBTypeId.USMALLINT, 'int'],
  [DuckDBTypeId.UINTEGER, 'long'],
  [DuckDBTypeId.BIGINT, 'long'],
  [DuckDBTypeId.UBIGINT, 'decimal(20,0)'],
  [DuckDBTypeId.HUGEINT, 'decimal(38,0)'],
  [DuckDBTypeId.UHUGEINT, 'decimal(38,0)'],
  [DuckDBTypeId.FLOAT, 'float'],
  [DuckDBTypeId.DOUBLE, 'double'],
  [DuckDBTypeId.DATE, 'date'],
  [DuckDBTypeId.TIME, 'time'],
  [DuckDBTypeId.TIME_NS, 'time'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_S, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_MS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_NS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_TZ, 'timestamptz'],
  [DuckDBTypeId.UUID, 'uuid'],
  [DuckDBTypeId.BLOB, 'binary'],
])

function field(name: string, type: DuckDBType): Field {
  return { id: 0, name, required: false, type: resultType(type) }
}
