import { quoteLiteral } from '../../../engine/quote.js'
import type { PrimitiveType, Type } from '../../../iceberg/types.js'
import { type TextRules, textValueSql } from './text-value-sql.js'

/** Where a value is read from, which decides the DuckDB type that it is read as. */
export type RawForm = 'csv' | 'json'

/**
 * Name the DuckDB type to read a value as before {@link valueSql} makes it a value of its type. JSON keeps numbers and texts
 * apart; what is parsed from text anyway is read as text.
 */
export function rawType(type: Type, form: RawForm): string {
  if (form === 'csv') return 'VARCHAR'
  if (typeof type === 'string') return JSON_LITERALS.has(type) ? 'JSON' : 'VARCHAR'
  switch (type.type) {
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${rawType(field.type, form)}`).join(', ')})`
    case 'list':
      return `${rawType(type.element, form)}[]`
    case 'map':
      return `MAP(VARCHAR, ${rawType(type.value, form)})`
  }
}

/** Types that JSON has a form of its own for, which is told from text. */
export const JSON_LITERALS: ReadonlySet<string> = new Set(['boolean', 'int', 'long', 'float', 'double'])

/**
 * Write the SQL that makes a raw value one of its type, or a misfit.
 *
 * @param raw - SQL of a value of {@link rawType}; evaluated more than once
 */
export function valueSql(raw: string, type: Type, form: RawForm, rules: TextRules, depth = 0): string {
  if (typeof type === 'string') return primitiveSql(raw, type, form, rules)
  if (form === 'csv') {
    const cast = rules.misfit === 'error' ? 'CAST' : 'TRY_CAST'
    // Texts that are no JSON fail the first cast even under TRY_CAST of the second.
    return valueSql(`${cast}(${cast}(${raw} AS JSON) AS ${rawType(type, 'json')})`, type, 'json', rules, depth)
  }
  if (isTextThroughout(type)) return raw
  const item = `v${depth}`
  const inner = (sql: string, part: Type): string => valueSql(sql, part, form, rules, depth + 1)
  switch (type.type) {
    case 'struct': {
      const entries = type.fields.map((field) => {
        const name = quoteLiteral(field.name)
        return `${name}: ${inner(`struct_extract(${raw}, ${name})`, field.type)}`
      })
      return `CASE WHEN ${raw} IS NOT NULL THEN {${entries.join(', ')}} END`
    }
    case 'list':
      return `list_transform(${raw}, lambda ${item}: ${inner(item, type.element)})`
    case 'map': {
      const key = typeof type.key === 'string' ? textValueSql(`${item}.key`, type.key, rules) : `${item}.key`
      const entry = `{'key': ${key}, 'value': ${inner(`${item}.value`, type.value)}}`
      return `map_from_entries(list_transform(map_entries(${raw}), lambda ${item}: ${entry}))`
    }
  }
}

function primitiveSql(raw: string, type: PrimitiveType, form: RawForm, rules: TextRules): string {
  if (type === 'boolean') return booleanSql(raw, form, rules)
  const text = form === 'json' && JSON_LITERALS.has(type) ? `CAST(${raw} AS VARCHAR)` : raw
  return textValueSql(text, type, rules)
}

function booleanSql(raw: string, form: RawForm, rules: TextRules): string {
  if (form === 'csv') return textValueSql(raw, 'boolean', rules)
  // A cast would make every number but 0 true.
  const misfit = rules.misfit === 'error' ? `error('a value is not of type boolean')` : 'NULL'
  return `CASE CAST(${raw} AS VARCHAR) WHEN 'true' THEN true WHEN 'false' THEN false ELSE CASE WHEN ${raw} IS NOT NULL THEN ${misfit} END END`
}

/** Nothing inside needs more than to be read. */
function isTextThroughout(type: Type): boolean {
  if (typeof type === 'string') return type === 'string'
  switch (type.type) {
    case 'struct':
      return type.fields.every((field) => isTextThroughout(field.type))
    case 'list':
      return isTextThroughout(type.element)
    case 'map':
      return isTextThroughout(type.key) && isTextThroughout(type.value)
  }
}
