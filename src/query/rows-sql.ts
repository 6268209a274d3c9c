import type { ResultColumn, ResultValue } from '../engine/engine.js'
import { quoteIdentifier, quoteLiteral } from '../engine/quote.js'
import { sqlTypeOf } from '../engine/sql-type.js'
import type { Type } from '../iceberg/types.js'
import { valueText } from './formats/value-text.js'

/** A statement that makes a table of rows, and the one text that is bound to it. */
export interface RowsStatement {
  readonly sql: string
  readonly values: readonly [string]
}

/**
 * Make a table of the engine from rows, by way of JSON: one bound value, however many rows there are.
 *
 * @param name - quoted name of the table to make
 * @param rows - each has one value per column
 */
export function createTableFromRows(
  name: string,
  columns: readonly ResultColumn[],
  rows: readonly (readonly ResultValue[])[],
): RowsStatement {
  const structure = JSON.stringify([
    Object.fromEntries(columns.map(({ type }, index) => [`c${index}`, jsonType(type)])),
  ])
  const selected = columns.map(({ name, type }, index) => {
    const value = type === 'binary' ? `from_hex(r.c${index})` : `r.c${index}`
    return `${value} AS ${quoteIdentifier(name)}`
  })
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ type }, index) => [`c${index}`, jsonValue(type, row[index] ?? null)])),
  )
  return {
    sql: `CREATE OR REPLACE TABLE ${name} AS SELECT ${selected.join(', ')}
          FROM (SELECT unnest(from_json($1::JSON, ${quoteLiteral(structure)})) AS r)`,
    values: [JSON.stringify(objects)],
  }
}

/** JSON has no bytes; they travel as hexadecimal digits. */
function jsonType(type: Type): string {
  return type === 'binary' ? 'VARCHAR' : sqlTypeOf(type)
}

type JsonInput = null | string | readonly JsonInput[] | { readonly [name: string]: JsonInput }

/** Every primitive travels as text, which the engine reads as the type it is told; maps as objects, whatever their keys. */
function jsonValue(type: Type, value: ResultValue): JsonInput {
  if (value === null) return null
  if (typeof type === 'string') return valueText(type, value)
  if (type.type === 'list') return Array.isArray(value) ? value.map((item) => jsonValue(type.element, item)) : null
  if (value instanceof Map && type.type === 'map') {
    return Object.fromEntries(
      [...value].map(([key, item]) => [key === null ? '' : valueText(type.key, key), jsonValue(type.value, item)]),
    )
  }
  if (type.type !== 'struct' || !isStruct(value)) return null
  return Object.fromEntries(type.fields.map(({ name, type }) => [name, jsonValue(type, value[name] ?? null)]))
}

function isStruct(value: ResultValue): value is { readonly [name: string]: ResultValue } {
  return typeof value === 'object' && value !== null && !(value instanceof Map) && !(value instanceof Uint8Array)
}
