import type { Conjunct } from './conjuncts.js'

/** A table that a statement names in one spelling, however often. Names of common table expressions are none. */
export interface TableReference {
  readonly catalog: string | undefined
  readonly schema: string | undefined
  readonly name: string
  /** Where it is named first: line and column from 1. */
  readonly line: number
  readonly column: number
  /** Conditions that every row which the statement uses fulfils; empty when the table is named more than once, in any case of letters. */
  readonly conjuncts: readonly Conjunct[]
}
