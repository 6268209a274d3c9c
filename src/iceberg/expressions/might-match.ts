import type { Expression } from '../expression.js'
import type { Value } from '../types.js'
import { compareValues } from '../values/compare-values.js'

/** What is known of a column's values in a file, a partition, or a manifest. What is not known is `false`. */
export interface ColumnFacts {
  readonly hasNoNull: boolean
  readonly isAllNull: boolean
  readonly hasNoNan: boolean
  /** Of the values that are not null. */
  readonly isAllNan: boolean
  /** No value that is neither null nor NaN is below; `undefined`: unknown. */
  readonly lower: Value | undefined
  /** No value that is neither null nor NaN is above; `undefined`: unknown. */
  readonly upper: Value | undefined
}

/** Finds the facts of a column; `undefined`: nothing is known. */
export type FactsOf = (fieldId: number) => ColumnFacts | undefined

type Predicate = Extract<Expression, { readonly fieldId: number }>

const COMPARISONS = {
  lt: ({ lower, isAllNan }, value) => !isAllNan && !(lower !== undefined && compareValues(lower, value) >= 0),
  'lt-eq': ({ lower, isAllNan }, value) => !isAllNan && !(lower !== undefined && compareValues(lower, value) > 0),
  // NaN is above all other values, as in DuckDB and Spark, and no bound tells of it.
  gt: ({ upper, hasNoNan }, value) => !(hasNoNan && upper !== undefined && compareValues(upper, value) <= 0),
  'gt-eq': ({ upper, hasNoNan }, value) => !(hasNoNan && upper !== undefined && compareValues(upper, value) < 0),
  eq: mightContain,
  'not-eq': (facts, value) => !isOnly(facts, value),
} as const satisfies Record<string, (facts: ColumnFacts, value: Value) => boolean>

/**
 * Tell whether some row may be selected: `false` only when none can be.
 *
 * @param expression - without `not`, see `rewriteNot`
 */
export function mightMatch(expression: Expression, factsOf: FactsOf): boolean {
  switch (expression.op) {
    case 'true':
      return true
    case 'false':
      return false
    case 'and':
      return mightMatch(expression.left, factsOf) && mightMatch(expression.right, factsOf)
    case 'or':
      return mightMatch(expression.left, factsOf) || mightMatch(expression.right, factsOf)
    case 'not':
      // Its facts are about some row, and a negation would need them about every row.
      return true
    default: {
      const facts = factsOf(expression.fieldId)
      return facts === undefined || mightSatisfy(expression, facts)
    }
  }
}

function mightSatisfy(predicate: Predicate, facts: ColumnFacts): boolean {
  // Nothing but `is-null` is true of null.
  if (facts.isAllNull && predicate.op !== 'is-null') return false
  switch (predicate.op) {
    case 'is-null':
      return !facts.hasNoNull
    case 'not-null':
      return true
    case 'is-nan':
      return !facts.hasNoNan
    case 'not-nan':
      return !facts.isAllNan
    case 'in':
      return predicate.values.some((value) => isNan(value) || mightContain(facts, value))
    case 'not-in':
      return !predicate.values.some((value) => isOnly(facts, value))
    case 'starts-with':
      return mightStartWith(facts, predicate.value)
    case 'not-starts-with':
      return !(startsWith(facts.lower, predicate.value) && startsWith(facts.upper, predicate.value))
    default:
      return isNan(predicate.value) || COMPARISONS[predicate.op](facts, predicate.value)
  }
}

function mightContain({ lower, upper, isAllNan }: ColumnFacts, value: Value): boolean {
  if (isAllNan) return false
  if (lower !== undefined && compareValues(lower, value) > 0) return false
  return upper === undefined || compareValues(upper, value) >= 0
}

/** Whether every value that is not null is this one. */
function isOnly({ lower, upper, hasNoNan }: ColumnFacts, value: Value): boolean {
  if (lower === undefined || upper === undefined || !hasNoNan) return false
  return compareValues(lower, value) === 0 && compareValues(upper, value) === 0
}

function mightStartWith({ lower, upper }: ColumnFacts, prefix: string): boolean {
  // Strings with the prefix stand together, the prefix itself first.
  if (typeof upper === 'string' && compareValues(upper, prefix) < 0) return false
  return typeof lower !== 'string' || lower.startsWith(prefix) || compareValues(lower, prefix) < 0
}

function startsWith(bound: Value | undefined, prefix: string): boolean {
  return typeof bound === 'string' && bound.startsWith(prefix)
}

function isNan(value: Value): boolean {
  return Number.isNaN(value)
}
