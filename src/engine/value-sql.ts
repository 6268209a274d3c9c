import assert from 'node:assert/strict'
import type { PrimitiveType, Value } from '../iceberg/types.js'
import { quoteLiteral } from './quote.js'
import { sqlTypeOf } from './sql-type.js'

/** Write a value of an Iceberg type as a SQL constant of the DuckDB type that holds it, without loss. */
export function valueSql(type: PrimitiveType, value: Value): string {
  const sqlType = sqlTypeOf(type)
  if (value instanceof Uint8Array) return `from_hex('${Buffer.from(value).toString('hex')}')`
  switch (type) {
    case 'boolean':
      return String(value)
    case 'int':
    case 'long':
      return `CAST(${quoteLiteral(String(value))} AS ${sqlType})`
    case 'float':
    case 'double':
      return `CAST(${quoteLiteral(Object.is(value, -0) ? '-0.0' : String(value))} AS ${sqlType})`
    case 'date':
      return `CAST('1970-01-01'::DATE + ${Number(value)} AS DATE)`
    case 'time':
      return `CAST(make_timestamp(${value}) AS TIME)`
    case 'timestamp':
      return `make_timestamp(${value})`
    case 'timestamptz':
      return `CAST(make_timestamp(${value}) AS TIMESTAMPTZ)`
    case 'string':
      return quoteLiteral(String(value))
    case 'uuid':
      return `CAST(${quoteLiteral(String(value))} AS UUID)`
    default:
      assert(typeof value === 'bigint')
      return `CAST(${quoteLiteral(decimalText(value, scaleOf(type)))} AS ${sqlType})`
  }
}

function scaleOf(type: PrimitiveType): number {
  return Number(/,\s*(\d+)\)$/.exec(type)?.[1] ?? 0)
}

function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
