import type { Expression } from '../expression.js'

const OPPOSITES = {
  'is-null': 'not-null',
  'not-null': 'is-null',
  'is-nan': 'not-nan',
  'not-nan': 'is-nan',
  eq: 'not-eq',
  'not-eq': 'eq',
  lt: 'gt-eq',
  'gt-eq': 'lt',
  gt: 'lt-eq',
  'lt-eq': 'gt',
  in: 'not-in',
  'not-in': 'in',
  'starts-with': 'not-starts-with',
  'not-starts-with': 'starts-with',
} as const

/**
 * Push negations down to the predicates, so that none is left. The result selects the same rows: a predicate and its
 * opposite are both untrue of null, as in SQL.
 */
export function rewriteNot(expression: Expression): Expression {
  switch (expression.op) {
    case 'and':
    case 'or':
      return { op: expression.op, left: rewriteNot(expression.left), right: rewriteNot(expression.right) }
    case 'not':
      return negate(expression.child)
    default:
      return expression
  }
}

function negate(expression: Expression): Expression {
  switch (expression.op) {
    case 'true':
      return { op: 'false' }
    case 'false':
      return { op: 'true' }
    case 'and':
      return { op: 'or', left: negate(expression.left), right: negate(expression.right) }
    case 'or':
      return { op: 'and', left: negate(expression.left), right: negate(expression.right) }
    case 'not':
      return rewriteNot(expression.child)
    case 'is-null':
    case 'not-null':
    case 'is-nan':
    case 'not-nan':
      return { op: OPPOSITES[expression.op], fieldId: expression.fieldId }
    case 'in':
    case 'not-in':
      return { ...expression, op: OPPOSITES[expression.op] }
    case 'starts-with':
    case 'not-starts-with':
      return { ...expression, op: OPPOSITES[expression.op] }
    default:
      return { ...expression, op: OPPOSITES[expression.op] }
  }
}
