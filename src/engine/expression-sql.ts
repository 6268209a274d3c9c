import assert from 'node:assert/strict'
import type { Expression } from '../iceberg/expression.js'
import type { PrimitiveType, Schema, Value } from '../iceberg/types.js'
import { quoteIdentifier } from './quote.js'
import { valueSql } from './value-sql.js'

/** Write a predicate as a SQL condition on the schema's columns by name, in parentheses where it needs them. */
export function expressionSql(expression: Expression, schema: Schema): string {
  switch (expression.op) {
    case 'true':
    case 'false':
      return expression.op
    case 'and':
    case 'or':
      return `(${expressionSql(expression.left, schema)} ${expression.op} ${expressionSql(expression.right, schema)})`
    case 'not':
      return `(not ${expressionSql(expression.child, schema)})`
    default:
      return predicateSql(expression, columnOf(expression.fieldId, schema))
  }
}

type Predicate = Extract<Expression, { readonly fieldId: number }>

interface Column {
  readonly sql: string
  readonly type: PrimitiveType
}

function columnOf(fieldId: number, schema: Schema): Column {
  const field = schema.fields.find(({ id }) => id === fieldId)
  assert(field !== undefined && typeof field.type === 'string', `field ${fieldId} is not a top-level primitive field`)
  return { sql: quoteIdentifier(field.name), type: field.type }
}

const COMPARISONS = { eq: '=', 'not-eq': '<>', lt: '<', 'lt-eq': '<=', gt: '>', 'gt-eq': '>=' } as const

function predicateSql(predicate: Predicate, column: Column): string {
  switch (predicate.op) {
    case 'is-null':
      return `(${column.sql} is null)`
    case 'not-null':
      return `(${column.sql} is not null)`
    case 'is-nan':
      return `isnan(${column.sql})`
    case 'not-nan':
      return `(not isnan(${column.sql}))`
    case 'in':
    case 'not-in':
      return inSql(column, predicate.op === 'in' ? 'in' : 'not in', predicate.values)
    case 'starts-with':
      return `starts_with(${column.sql}, ${valueSql('string', predicate.value)})`
    case 'not-starts-with':
      return `(not starts_with(${column.sql}, ${valueSql('string', predicate.value)}))`
    default:
      return `(${column.sql} ${COMPARISONS[predicate.op]} ${valueSql(column.type, predicate.value)})`
  }
}

/** An empty list selects nothing, and its negation every row whose column is not null. */
function inSql(column: Column, operator: 'in' | 'not in', values: readonly Value[]): string {
  if (values.length === 0) return operator === 'in' ? 'false' : `(${column.sql} is not null)`
  return `(${column.sql} ${operator} (${values.map((value) => valueSql(column.type, value)).join(', ')}))`
}
