import { quoteIdentifier, quoteLiteral } from '../../engine/quote.js'
import type { Type } from '../../iceberg/types.js'
import type { Guard } from '../files/read-field.js'
import type { Constraint, ConstraintValue, PathStep, Rule } from './constraint.js'
import { patternSql } from './pattern-sql.js'

/**
 * Write a constraint as a condition on one row, null meaning fulfilled.
 *
 * @param columnType - the type of the constraint's column
 */
export function guardOfConstraint(constraint: Constraint, columnType: Type): Guard {
  const [first, ...path] = constraint.path
  if (first === undefined || typeof first === 'string') throw new Error('a constraint starts with the name of a column')
  return {
    column: first.field,
    sql: conditionSql({ sql: quoteIdentifier(first.field), type: columnType }, path, constraint.rule),
    expected: `${insideText(path)}${expectedText(constraint.rule, typeAt(columnType, path))}`,
  }
}

/** An expression, with its type. */
interface Operand {
  readonly sql: string
  readonly type: Type
}

function conditionSql(operand: Operand, path: readonly PathStep[], rule: Rule): string {
  const [step, ...rest] = path
  if (step === undefined) return ruleSql(operand, rule)

  const type = typeAt(operand.type, [step])
  if (typeof step === 'object') {
    const sql = `struct_extract(${operand.sql}, ${quoteLiteral(step.field)})`
    const condition = conditionSql({ sql, type }, rest, rule)
    // A struct that is null has no fields to be missing.
    return `(${operand.sql} IS NULL OR ${condition})`
  }
  const list =
    step === 'key' ? `map_keys(${operand.sql})` : step === 'value' ? `map_values(${operand.sql})` : operand.sql
  const item = `item${rest.length}`
  return `len(list_filter(${list}, lambda ${item}: NOT (${conditionSql({ sql: item, type }, rest, rule)}))) = 0`
}

function typeAt(type: Type, path: readonly PathStep[]): Type {
  return path.reduce((inner: Type, step) => {
    if (typeof inner !== 'string') {
      if (inner.type === 'list' && step === 'element') return inner.element
      if (inner.type === 'map' && step === 'key') return inner.key
      if (inner.type === 'map' && step === 'value') return inner.value
      const field =
        inner.type === 'struct' && typeof step === 'object'
          ? inner.fields.find(({ name }) => name === step.field)
          : undefined
      if (field !== undefined) return field.type
    }
    throw new Error('the path of a constraint leads through the type of its column')
  }, type)
}

function ruleSql({ sql, type }: Operand, rule: Rule): string {
  switch (rule.rule) {
    case 'required':
      return `${sql} IS NOT NULL`
    case 'min':
      return `${sql} ${rule.inclusive ? '>=' : '>'} ${valueSql(rule.value, type)}`
    case 'max':
      return `${sql} ${rule.inclusive ? '<=' : '<'} ${valueSql(rule.value, type)}`
    case 'multiple-of':
      return `${sql} % ${valueSql(rule.value, type)} = 0`
    case 'length':
    case 'items':
      return lengthSql(
        `${rule.rule === 'length' ? 'length' : type === 'binary' ? 'octet_length' : 'len'}(${sql})`,
        rule,
      )
    case 'pattern':
      return patternSql(sql, rule)
    case 'one-of':
      return `${sql} IN (${rule.values.map((value) => valueSql(value, type)).join(', ')})`
  }
}

function lengthSql(
  length: string,
  { min, max }: { readonly min: number | undefined; readonly max: number | undefined },
): string {
  const bounds = [min === undefined ? [] : `${length} >= ${min}`, max === undefined ? [] : `${length} <= ${max}`].flat()
  return `(${bounds.join(' AND ')})`
}

/** Write a literal; instants as the type that they are compared with, so that time zones play no part. */
function valueSql(value: ConstraintValue, type: Type): string {
  if (typeof value === 'string') return quoteLiteral(value)
  if (type === 'timestamp') return `make_timestamp(${Number(value) * 1000})`
  if (type === 'timestamptz') return `make_timestamptz(${Number(value) * 1000})`
  return String(value)
}

function expectedText(rule: Rule, type: Type): string {
  const value = (literal: ConstraintValue): string =>
    type === 'timestamp' || type === 'timestamptz' ? new Date(Number(literal)).toISOString() : String(literal)
  switch (rule.rule) {
    case 'required':
      return 'a value'
    case 'min':
      return `${rule.inclusive ? 'at least' : 'more than'} ${value(rule.value)}`
    case 'max':
      return `${rule.inclusive ? 'at most' : 'less than'} ${value(rule.value)}`
    case 'multiple-of':
      return `a multiple of ${rule.value}`
    case 'length':
      return `${countText(rule)} characters`
    case 'items':
      return `${countText(rule)} items`
    case 'pattern':
      return rule.expected
    case 'one-of':
      return `one of ${rule.values.map((item) => JSON.stringify(typeof item === 'bigint' ? String(item) : item)).join(', ')}`
  }
}

function countText({ min, max }: { readonly min: number | undefined; readonly max: number | undefined }): string {
  if (min === max) return `exactly ${min}`
  if (max === undefined) return `at least ${min}`
  return min === undefined ? `at most ${max}` : `${min} to ${max}`
}

function insideText(path: readonly PathStep[]): string {
  const steps = path.map((step) =>
    typeof step === 'object' ? `.${step.field}` : step === 'element' ? '[]' : `{${step}}`,
  )
  return steps.length === 0 ? '' : `in ${steps.join('')}: `
}
