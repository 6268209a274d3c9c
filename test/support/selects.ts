import type { Expression } from '../../src/iceberg/expression.js'
import type { Value } from '../../src/iceberg/types.js'
import { compareValues } from '../../src/iceberg/values/compare-values.js'

/** Evaluate an expression on a row with SQL's three-valued logic: whether it is true, neither false nor unknown. */
export function selects(expression: Expression, valueAt: (fieldId: number) => Value | null): boolean {
  return truth(expression, valueAt) === true
}

function truth(expression: Expression, valueAt: (fieldId: number) => Value | null): boolean | undefined {
  switch (expression.op) {
    case 'true':
      return true
    case 'false':
      return false
    case 'and': {
      const sides = [truth(expression.left, valueAt), truth(expression.right, valueAt)]
      return sides.includes(false) ? false : sides.includes(undefined) ? undefined : true
    }
    case 'or': {
      const sides = [truth(expression.left, valueAt), truth(expression.right, valueAt)]
      return sides.includes(true) ? true : sides.includes(undefined) ? undefined : false
    }
    case 'not': {
      const child = truth(expression.child, valueAt)
      return child === undefined ? undefined : !child
    }
    default: {
      const value = valueAt(expression.fieldId)
      if (expression.op === 'is-null') return value === null
      if (expression.op === 'not-null') return value !== null
      return value === null ? undefined : holds(expression, value)
    }
  }
}

type Predicate = Extract<Expression, { readonly fieldId: number }>

/** @param value - not null */
function holds(predicate: Predicate, value: Value): boolean {
  switch (predicate.op) {
    case 'is-null':
      return false
    case 'not-null':
      return true
    case 'is-nan':
      return Number.isNaN(value)
    case 'not-nan':
      return !Number.isNaN(value)
    case 'eq':
      return compareValues(value, predicate.value) === 0
    case 'not-eq':
      return compareValues(value, predicate.value) !== 0
    case 'lt':
      return compareValues(value, predicate.value) < 0
    case 'lt-eq':
      return compareValues(value, predicate.value) <= 0
    case 'gt':
      return compareValues(value, predicate.value) > 0
    case 'gt-eq':
      return compareValues(value, predicate.value) >= 0
    case 'in':
      return predicate.values.some((one) => compareValues(value, one) === 0)
    case 'not-in':
      return !predicate.values.some((one) => compareValues(value, one) === 0)
    case 'starts-with':
      return String(value).startsWith(predicate.value)
    case 'not-starts-with':
      return !String(value).startsWith(predicate.value)
  }
}
