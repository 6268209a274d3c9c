import type { Field, Type } from '../../iceberg/types.js'
import { quoteIdentifier, quoteLiteral } from '../quote.js'
import { sqlTypeOf } from '../sql-type.js'

/** How the text of an error starts that our SQL makes DuckDB raise for a value that must not be written. */
export const VALUE_REFUSED = 'Column "'

/**
 * Write the SELECT item that gives a column of a source the type of a table's field, and that fails where a value is
 * missing below a required field. Nulls of a required top-level column of a primitive type pass: the statistics of the
 * written file show them for nothing.
 */
export function columnSql(field: Field): string {
  const name = quoteIdentifier(field.name)
  const cast = `CAST(${name} AS ${sqlTypeOf(field.type)})`
  const isNullChecked = field.required && typeof field.type !== 'string'
  const refused = [isNullChecked ? `${cast} IS NULL` : undefined, refusedSql(cast, field.type)].filter(isDefined)
  if (refused.length === 0) return `${cast} AS ${name}`
  const message = `${VALUE_REFUSED}${field.name}" has a row in which a required part is missing.`
  return `CASE WHEN ${refused.join(' OR ')} THEN error(${quoteLiteral(message)}) ELSE ${cast} END AS ${name}`
}

/** A condition that holds for values that the type does not allow; `undefined` when it allows all. */
function refusedSql(value: string, type: Type): string | undefined {
  if (typeof type === 'string') return undefined
  switch (type.type) {
    case 'struct':
      return structRefusedSql(value, type.fields)
    case 'list':
      return elementsRefusedSql(value, type.element, type.elementRequired)
    case 'map':
      return anyOf([
        elementsRefusedSql(`map_keys(${value})`, type.key, false),
        elementsRefusedSql(`map_values(${value})`, type.value, type.valueRequired),
      ])
  }
}

function structRefusedSql(value: string, fields: readonly Field[]): string | undefined {
  const inside = anyOf(
    fields.flatMap((field) => {
      const child = `struct_extract(${value}, ${quoteLiteral(field.name)})`
      return [field.required ? `${child} IS NULL` : undefined, refusedSql(child, field.type)]
    }),
  )
  return inside === undefined ? undefined : `(${value} IS NOT NULL AND ${inside})`
}

function elementsRefusedSql(list: string, type: Type, isRequired: boolean): string | undefined {
  const inside = anyOf([isRequired ? 'element IS NULL' : undefined, refusedSql('element', type)])
  return inside === undefined ? undefined : `len(list_filter(${list}, lambda element: ${inside})) > 0`
}

function anyOf(conditions: readonly (string | undefined)[]): string | undefined {
  const present = conditions.filter(isDefined)
  return present.length === 0
    ? undefined
    : `(${present.map((condition) => `coalesce(${condition}, false)`).join(' OR ')})`
}

function isDefined(condition: string | undefined): condition is string {
  return condition !== undefined
}
