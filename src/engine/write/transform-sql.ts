import assert from 'node:assert/strict'
import { decimalByteCount, decimalParts } from '../../iceberg/schema/format-type.js'
import { transformParts } from '../../iceberg/transforms/parse-transform.js'
import type { PrimitiveType, Transform } from '../../iceberg/types.js'
import { quoteLiteral } from '../quote.js'
import { sqlTypeOf } from '../sql-type.js'
import { valueSql } from '../value-sql.js'
import { bucketSql } from './bucket-sql.js'
import { VALUE_REFUSED } from './column-sql.js'

/** Digits of the engine's longest decimals. */
const PRECISION_MAX = 38

/**
 * Write a partition transform as SQL. Null gives null.
 *
 * @param column - SQL of the source value, without side effects: it may be repeated
 * @param type - the source's type
 * @returns SQL of type `INTEGER` for `year`, `month`, `day`, `hour` (since 1970) and `bucket`, otherwise of the source's
 * type; a truncated decimal has 38 digits. A number whose truncation is below its type, or does not fit where it is written, raises an error that
 * starts with {@link VALUE_REFUSED}
 * @see https://iceberg.apache.org/spec/#partition-transforms
 */
export function transformSql(transform: Transform, type: PrimitiveType, column: string): string {
  const { name, width } = transformParts(transform)
  switch (name) {
    case 'identity':
      return column
    case 'void':
      return `CAST(NULL AS ${sqlTypeOf(type)})`
    case 'year':
    case 'month':
    case 'day':
    case 'hour':
      // The cast of a timestamptz is in the session's time zone, which openEngine sets to UTC.
      return `CAST(date_diff('${name}', TIMESTAMP '1970-01-01', CAST(${column} AS TIMESTAMP)) AS INTEGER)`
    case 'bucket':
      return bucketSql(width, type, column)
    case 'truncate':
      return truncateSql(width, type, column)
  }
}

function truncateSql(width: number, type: PrimitiveType, column: string): string {
  const sqlType = sqlTypeOf(type)
  switch (type) {
    case 'int':
    case 'long':
      return truncateIntegerSql({ width, sqlType, bits: type === 'int' ? 32n : 64n }, column)
    case 'string':
      return `left(${column}, ${width})`
    case 'binary':
      return `array_slice(${column}, 1, ${width})`
    default:
      return truncateDecimalSql(width, type, column)
  }
}

/** Java wraps around below the type's least value and Python goes below it, so that each would prune by the other's. */
function truncateIntegerSql(
  { width, sqlType, bits }: { readonly width: number; readonly sqlType: string; readonly bits: bigint },
  column: string,
): string {
  const least = -(2n ** (bits - 1n))
  const truncated = floorTo(`CAST(${column} AS HUGEINT)`, String(width))
  return `CASE WHEN ${truncated} < ${least} THEN ${tooLowSql(width, column)} ELSE CAST(${truncated} AS ${sqlType}) END`
}

/**
 * The result is not cast back: below the least multiple of the width it has a digit more than the type. It must still
 * fit the bytes that manifests have for the type, and the digits that the engine has.
 */
function truncateDecimalSql(width: number, type: PrimitiveType, column: string): string {
  const parts = decimalParts(type)
  assert(parts !== undefined, `truncate does not take ${type}`)
  const { precision, scale } = parts
  const decimal = (unscaled: bigint): string => valueSql(`decimal(${PRECISION_MAX},${scale})`, unscaled)
  const value = `CAST(${column} AS DECIMAL(${PRECISION_MAX},${scale}))`
  const truncated = floorTo(value, decimal(BigInt(width)))
  const depth = precision === PRECISION_MAX ? nines(precision) : 2n ** (8n * BigInt(decimalByteCount(precision)) - 1n)
  const least = -(depth - (depth % BigInt(width)))
  if (least <= -nines(precision)) return truncated
  return `CASE WHEN ${value} < ${decimal(least)} THEN ${tooLowSql(width, column)} ELSE ${truncated} END`
}

/** The greatest unscaled value of a precision. */
function nines(precision: number): bigint {
  return 10n ** BigInt(precision) - 1n
}

function tooLowSql(width: number, column: string): string {
  const message = `${VALUE_REFUSED}${column.replaceAll('"', '')}" has a value too low for its partition by truncate[${width}].`
  return `error(${quoteLiteral(message)})`
}

/** SQL's remainder has the sign of the dividend; the specification's is never negative. */
function floorTo(value: string, step: string): string {
  return `(${value} - ((${value} % ${step}) + ${step}) % ${step})`
}
