import { quoteLiteral } from '../../../engine/quote.js'
import type { PrimitiveType, Type } from '../../../iceberg/types.js'
import { type TextRules, textValueSql } from './text-value-sql.js'
import { JSON_LITERALS, type RawForm } from './value-sql.js'

/**
 * Write the condition that a raw value can become one of its type: true for null. It mirrors `valueSql`, which fails where this
 * is false.
 *
 * @param raw - SQL of a `VARCHAR` for `csv`, of a `JSON` for `json`; evaluated more than once
 */
export function fitsSql(raw: string, type: Type, form: RawForm, rules: Omit<TextRules, 'misfit'>): string {
  if (form === 'json') return jsonFits(raw, type, { ...rules, misfit: 'null' }, 0)
  if (typeof type === 'string')
    return `CASE WHEN ${raw} IS NULL THEN true ELSE (${textValueSql(raw, type, { ...rules, misfit: 'null' })}) IS NOT NULL END`
  return `(${raw} IS NULL OR (json_valid(${raw}) AND ${jsonFits(`TRY_CAST(${raw} AS JSON)`, type, { ...rules, misfit: 'null' }, 0)}))`
}

function jsonFits(raw: string, type: Type, rules: TextRules, depth: number): string {
  return `CASE WHEN ${raw} IS NULL THEN true WHEN json_type(${raw}) = 'NULL' THEN true
    ELSE ${presentFits(raw, type, rules, depth)} END`
}

function presentFits(raw: string, type: Type, rules: TextRules, depth: number): string {
  if (typeof type === 'string') return primitiveFits(raw, type, rules)
  const item = `f${depth}`
  const inner = (part: Type): string =>
    `list_bool_and(list_transform(CAST(${raw} AS JSON[]), lambda ${item}: ${jsonFits(item, part, rules, depth + 1)}))`
  switch (type.type) {
    case 'struct': {
      const fields = type.fields.map((field) => {
        const path = quoteLiteral(`$.${JSON.stringify(field.name)}`)
        return jsonFits(`json_extract(${raw}, ${path})`, field.type, rules, depth + 1)
      })
      return `(json_type(${raw}) = 'OBJECT' AND ${fields.join(' AND ')})`
    }
    case 'list':
      return `CASE WHEN json_type(${raw}) = 'ARRAY' THEN coalesce(${inner(type.element)}, true) ELSE false END`
    case 'map': {
      const values = `map_values(CAST(${raw} AS MAP(VARCHAR, JSON)))`
      const fits = `list_bool_and(list_transform(${values}, lambda ${item}: ${jsonFits(item, type.value, rules, depth + 1)}))`
      return `CASE WHEN json_type(${raw}) = 'OBJECT' THEN coalesce(${fits}, true) ELSE false END`
    }
  }
}

function primitiveFits(raw: string, type: PrimitiveType, rules: TextRules): string {
  if (type === 'string') return 'true'
  if (type === 'boolean') return `json_type(${raw}) = 'BOOLEAN'`
  const text = JSON_LITERALS.has(type) ? `CAST(${raw} AS VARCHAR)` : `json_extract_string(${raw}, '$')`
  return `(${textValueSql(text, type, rules)}) IS NOT NULL`
}
