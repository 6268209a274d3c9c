import type { Value } from './types.js'

/** A predicate on one row, bound to the ids of top-level primitive fields. Nulls compare as in SQL: never true. */
export type Expression =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'not'; readonly child: Expression }
  | { readonly op: 'is-null' | 'not-null' | 'is-nan' | 'not-nan'; readonly fieldId: number }
  | { readonly op: 'eq' | 'not-eq' | 'lt' | 'lt-eq' | 'gt' | 'gt-eq'; readonly fieldId: number; readonly value: Value }
  | { readonly op: 'in' | 'not-in'; readonly fieldId: number; readonly values: readonly Value[] }
  | { readonly op: 'starts-with' | 'not-starts-with'; readonly fieldId: number; readonly value: string }
