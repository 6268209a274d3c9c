import type { $ZodCheck, $ZodChecks, $ZodTypes } from 'zod/v4/core'
import type { PrimitiveType, Type } from '../../iceberg/types.js'
import type { ConstraintValue, Rule } from './constraint.js'
import { patternProblem } from './pattern-sql.js'

/** Formats that a column type checks by itself when a value is read. */
const CHECKED_BY_TYPE = new Set(['date', 'datetime', 'time', 'int32', 'safeint', 'int64', 'float32', 'float64'])

/** The rules of a schema, or why SQL cannot check one of them. */
export type SchemaRules = { readonly rules: readonly Rule[] } | { readonly problem: string }

/**
 * Translate the checks of one schema (not of its parts) to rules.
 *
 * @param type - what the schema's values are in the table
 */
export function rulesOfSchema(schema: $ZodTypes, type: Type): SchemaRules {
  const { def } = schema._zod
  if ('coerce' in def && def.coerce === true) {
    return { problem: 'coercion is not applied to rows; leave `coerce` out, values are read as the type of the column' }
  }
  // A format such as `z.email()` is a check of its own.
  const own = 'check' in def && def.check !== 'custom' ? [schema as unknown as $ZodCheck] : []
  const rules: Rule[] = []
  for (const check of [...own, ...(def.checks ?? [])]) {
    const result = ruleOfCheck(check as $ZodChecks, type)
    if (typeof result === 'string') return { problem: result }
    if (result !== undefined) rules.push(...result)
  }
  return { rules }
}

function ruleOfCheck(check: $ZodChecks, type: Type): readonly Rule[] | string {
  const { def } = check._zod
  switch (def.check) {
    case 'greater_than':
      return [{ rule: 'min', value: literal(def.value), inclusive: def.inclusive }]
    case 'less_than':
      return [{ rule: 'max', value: literal(def.value), inclusive: def.inclusive }]
    case 'multiple_of':
      return multipleOf(def.value, type)
    case 'min_length':
      return [lengthRule(type, def.minimum, undefined)]
    case 'max_length':
      return [lengthRule(type, undefined, def.maximum)]
    case 'length_equals':
      return [lengthRule(type, def.length, def.length)]
    case 'number_format':
    case 'bigint_format':
      return def.format === 'uint32' ? unsigned32() : formatRules(def.format)
    case 'string_format':
      return stringFormat(def.format, 'pattern' in def ? def.pattern : undefined)
    case 'overwrite':
      return 'a change of the value, such as `.trim()`, is not applied to rows; clean the data in a later step'
    default:
      return 'a check written in TypeScript, such as `.refine()`, cannot run in SQL; use `check.sql` on the asset'
  }
}

function literal(value: unknown): ConstraintValue {
  return value instanceof Date ? value.getTime() : (value as ConstraintValue)
}

function lengthRule(type: Type, min: number | undefined, max: number | undefined): Rule {
  return { rule: typeof type === 'string' ? 'length' : 'items', min, max }
}

function formatRules(format: string): readonly Rule[] | string {
  return CHECKED_BY_TYPE.has(format) ? [] : `the format "${format}" has no counterpart in SQL`
}

function unsigned32(): readonly Rule[] {
  return [
    { rule: 'min', value: 0, inclusive: true },
    { rule: 'max', value: 4_294_967_295, inclusive: true },
  ]
}

function multipleOf(value: number | bigint, type: Type): readonly Rule[] | string {
  const isExact = type !== 'float' && type !== 'double'
  if (!isExact && typeof value === 'number' && !Number.isInteger(value)) {
    return 'a multiple of a fraction cannot be checked exactly on a double; use `t.decimal()`'
  }
  return [{ rule: 'multiple-of', value }]
}

function stringFormat(format: string, pattern: RegExp | undefined): readonly Rule[] | string {
  if (CHECKED_BY_TYPE.has(format)) return []
  if (pattern === undefined) return `the format "${format}" has no counterpart in SQL; use \`.regex()\``

  const problem = patternProblem(pattern)
  if (problem !== undefined) return problem
  const expected = format === 'regex' ? `a text that matches ${pattern}` : `a text of the form "${format}"`
  return [{ rule: 'pattern', source: pattern.source, flags: pattern.flags, expected }]
}

/** The rule that a value is one of these. */
export function oneOf(values: readonly unknown[]): Rule {
  return { rule: 'one-of', values: values.filter((value) => value !== null).map(literal) }
}

/** The column type that holds all of these literals, or `undefined` where none does. */
export function literalType(values: readonly unknown[]): PrimitiveType | undefined {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value))
  const [kind] = kinds
  if (kinds.size !== 1) return undefined
  if (kind === 'number') return values.every((value) => Number.isInteger(value)) ? 'long' : 'double'
  return kind === 'string' || kind === 'boolean' ? kind : kind === 'bigint' ? 'long' : undefined
}
