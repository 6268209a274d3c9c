import assert from 'node:assert/strict'
import type { Engine, ResultValue } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import type { Expression } from '../../iceberg/expression.js'
import type { Value } from '../../iceberg/types.js'
import type { KeyColumn } from './key-columns.js'

/** Few enough values to compare each with the bounds of each file. */
const VALUES_MAX = 200n

/**
 * Describe the keys of incoming rows for pruning: by value where they are few and the key has one column, by the
 * range of each column otherwise.
 *
 * @param summary - `keys`, and `min_<n>` and `max_<n>` of the n-th column; bounds are null when there are no rows
 */
export async function keyRange(
  engine: Engine,
  table: string,
  key: readonly KeyColumn[],
  summary: Readonly<Record<string, ResultValue>>,
): Promise<Expression> {
  const [first, ...others] = key
  assert(first !== undefined && typeof summary.keys === 'bigint')
  if (summary.keys === 0n) return { op: 'false' }
  if (others.length === 0 && summary.keys <= VALUES_MAX) {
    const column = quoteIdentifier(first.name)
    const rows = await engine.rows(`SELECT DISTINCT ${column} AS value FROM ${table}`)
    return { op: 'in', fieldId: first.id, values: rows.map(({ value }) => primitive(value)) }
  }
  return key
    .map(({ id }, index) => between(id, primitive(summary[`min_${index}`]), primitive(summary[`max_${index}`])))
    .reduce((left, right) => ({ op: 'and', left, right }))
}

function between(fieldId: number, min: Value, max: Value): Expression {
  return {
    op: 'and',
    left: { op: 'gt-eq', fieldId, value: min },
    right: { op: 'lt-eq', fieldId, value: max },
  }
}

/** Columns of keys have primitive types, which the engine returns as `Value`s. */
function primitive(value: ResultValue | undefined): Value {
  assert(value !== null && value !== undefined && (typeof value !== 'object' || value instanceof Uint8Array))
  return value
}
