import type { Engine } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { sqlTypeOf } from '../../engine/sql-type.js'
import { didYouMean, PhloError } from '../../errors.js'
import type { Schema } from '../../iceberg/types.js'
import type { WriteRequest } from '../write-request.js'

/**
 * Complete a SELECT to one that has a column for every field of a table: missing optional columns are null.
 *
 * @param rows.sql - columns in any order, named as the table's (letter case aside, as DuckDB compares names)
 * @throws PHLO_COLUMNS_MISMATCH - a required column is missing, or one is not the table's
 */
export async function completeRowsSql(
  engine: Engine,
  { sql, columns }: WriteRequest['rows'],
  schema: Schema,
): Promise<string> {
  const names = columns ?? (await engine.columnNames(`SELECT * FROM (${sql}\n)`))
  const given = new Map(names.map((name) => [name.toLowerCase(), name]))
  const missing = schema.fields.filter(({ name }) => !given.delete(name.toLowerCase()))
  refuseMismatch(
    missing.filter(({ required }) => required).map(({ name }) => name),
    [...given.values()],
    schema,
  )
  if (missing.length === 0) return sql
  const nulls = missing.map(({ name, type }) => `CAST(NULL AS ${sqlTypeOf(type)}) AS ${quoteIdentifier(name)}`)
  return `SELECT *, ${nulls.join(', ')} FROM (${sql}\n)`
}

function refuseMismatch(missing: readonly string[], unknown: readonly string[], schema: Schema): void {
  if (missing.length === 0 && unknown.length === 0) return
  const names = schema.fields.map(({ name }) => name)
  const hints = unknown.flatMap((name) => {
    const meant = didYouMean(name, names)
    return meant === undefined ? [] : [`Did you mean "${meant}" in place of "${name}"?`]
  })
  const problems = [
    ...(missing.length === 0 ? [] : [`lack the required ${listed(missing)}`]),
    ...(unknown.length === 0 ? [] : [`have ${listed(unknown)}, which the table lacks`]),
  ]
  throw new PhloError('PHLO_COLUMNS_MISMATCH', `The rows ${problems.join(' and ')}.`, {
    fixes: [...hints, `The table's columns are: ${names.join(', ')}.`],
    context: { missing, unknown },
  })
}

function listed(names: readonly string[]): string {
  return `${names.length === 1 ? 'column' : 'columns'} ${names.map((name) => `"${name}"`).join(', ')}`
}
