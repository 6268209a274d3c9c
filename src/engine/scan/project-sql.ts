import { PhloError } from '../../errors.js'
import type { Field, PrimitiveType, Type } from '../../iceberg/types.js'
import { quoteIdentifier, quoteLiteral } from '../quote.js'
import type { ShapeField, ShapeType } from '../shapes/file-shape.js'
import { sqlTypeOf } from '../sql-type.js'

/**
 * Write SQL that gives a value of a file the type of a table's field, by field id: inside it fields may be renamed,
 * reordered, added, dropped or widened. A value that already has the type is left alone, so that DuckDB can filter and
 * skip by it.
 *
 * @param sql - the value as DuckDB reads it from the file
 * @param depth - how many lambdas it is in; their parameters need different names
 * @throws PHLO_FILE_UNREADABLE - the file has another kind of value there
 */
export function projectSql(sql: string, shape: ShapeType, type: Type, depth = 0): string {
  if (hasType(shape, type)) return sql
  if (typeof type === 'string' && shape.kind === 'leaf') return convertSql(sql, shape.sqlType, type)
  if (typeof type !== 'string') {
    if (type.type === 'struct' && shape.kind === 'struct') return structSql(sql, shape.fields, type.fields, depth)
    if (type.type === 'list' && shape.kind === 'list') return listSql(sql, shape.element.type, type.element, depth)
    if (type.type === 'map' && shape.kind === 'map')
      return mapSql(sql, { key: shape.key.type, value: shape.value.type }, type, depth)
  }
  throw mismatch(shape, type)
}

/** True when DuckDB reads exactly the type that the table's field has, and with the same ids. */
function hasType(shape: ShapeType, type: Type): boolean {
  if (typeof type === 'string') return shape.kind === 'leaf' && shape.sqlType === readTypeOf(type)
  if (type.type === 'list') return shape.kind === 'list' && hasType(shape.element.type, type.element)
  if (type.type === 'map') {
    return shape.kind === 'map' && hasType(shape.key.type, type.key) && hasType(shape.value.type, type.value)
  }
  if (shape.kind !== 'struct' || shape.fields.length !== type.fields.length) return false
  return type.fields.every((field, index) => {
    const found = shape.fields[index]
    return found?.id === field.id && found.name === field.name && hasType(found.type, field.type)
  })
}

/** DuckDB's long name of the type, as it describes columns by. */
function readTypeOf(type: PrimitiveType): string {
  return type === 'timestamptz' ? 'TIMESTAMP WITH TIME ZONE' : sqlTypeOf(type)
}

function convertSql(sql: string, from: string, type: PrimitiveType): string {
  // Some writers leave the annotations away that tell text and UUIDs from bytes.
  if (from === 'BLOB' && type === 'string') return `decode(${sql})`
  if (from === 'BLOB' && type === 'uuid') return `CAST(hex(${sql}) AS UUID)`
  return `CAST(${sql} AS ${sqlTypeOf(type)})`
}

function structSql(sql: string, shapes: readonly ShapeField[], fields: readonly Field[], depth: number): string {
  const entries = fields.map((field) => {
    const found = shapes.find(({ id }) => id === field.id)
    const value =
      found === undefined
        ? nullSql(field.type)
        : projectSql(`struct_extract(${sql}, ${quoteLiteral(found.name)})`, found.type, field.type, depth)
    return `${quoteIdentifier(field.name)} := ${value}`
  })
  return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${entries.join(', ')}) END`
}

function listSql(sql: string, shape: ShapeType, type: Type, depth: number): string {
  const element = `element_${depth}`
  return `list_transform(${sql}, lambda ${element}: ${projectSql(element, shape, type, depth + 1)})`
}

function mapSql(
  sql: string,
  shape: { readonly key: ShapeType; readonly value: ShapeType },
  type: { readonly key: Type; readonly value: Type },
  depth: number,
): string {
  const entry = `entry_${depth}`
  const key = projectSql(`${entry}.key`, shape.key, type.key, depth + 1)
  const value = projectSql(`${entry}.value`, shape.value, type.value, depth + 1)
  const entries = `list_transform(map_entries(${sql}), lambda ${entry}: struct_pack(key := ${key}, value := ${value}))`
  return `CASE WHEN ${sql} IS NOT NULL THEN map_from_entries(${entries}) END`
}

/** A typed null, for a column that a file does not have. */
export function nullSql(type: Type): string {
  return `CAST(NULL AS ${sqlTypeOf(type)})`
}

function mismatch(shape: ShapeType, type: Type): PhloError {
  const wanted = typeof type === 'string' ? type : type.type
  return new PhloError('PHLO_FILE_UNREADABLE', `A data file has a ${shape.kind} where the table has a ${wanted}.`)
}
