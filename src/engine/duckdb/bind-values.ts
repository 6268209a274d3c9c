import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { Value } from '../../iceberg/types.js'
import type { SqlValues } from '../engine.js'
import duckdb from './duckdb.cjs'

interface BoundValues {
  readonly values: DuckDBValue[] | Record<string, DuckDBValue>
  readonly types: DuckDBType[] | Record<string, DuckDBType>
}

/** Give values the narrowest DuckDB types that hold them, so that comparing with a column casts neither side to double. */
export function bindValues(values: SqlValues): BoundValues {
  if (isList(values)) return { values: values.map(duckdbValue), types: values.map(duckdbType) }
  const entries = Object.entries(values)
  return {
    values: Object.fromEntries(entries.map(([name, value]) => [name, duckdbValue(value)])),
    types: Object.fromEntries(entries.map(([name, value]) => [name, duckdbType(value)])),
  }
}

function isList(values: SqlValues): values is readonly (Value | null)[] {
  return Array.isArray(values)
}

function duckdbValue(value: Value | null): DuckDBValue {
  if (value instanceof Uint8Array) return new duckdb.DuckDBBlobValue(value)
  if (typeof value === 'number' && isWide(value)) return BigInt(value)
  return value
}

function duckdbType(value: Value | null): DuckDBType {
  switch (typeof value) {
    case 'boolean':
      return duckdb.BOOLEAN
    case 'string':
      return duckdb.VARCHAR
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? duckdb.BIGINT : duckdb.HUGEINT
    case 'number':
      return isWide(value)
        ? duckdb.BIGINT
        : Number.isInteger(value) && !Object.is(value, -0)
          ? duckdb.INTEGER
          : duckdb.DOUBLE
    default:
      return value === null ? duckdb.SQLNULL : duckdb.BLOB
  }
}

/** A whole number that an INTEGER does not hold. */
function isWide(value: number): boolean {
  return Number.isSafeInteger(value) && (value > 0x7fffffff || value < -0x80000000)
}
