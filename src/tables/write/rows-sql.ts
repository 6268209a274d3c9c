import type { Engine } from '../../engine/engine.js'
import { quoteIdentifier } from '../../engine/quote.js'
import { sqlTypeOf } from '../../engine/sql-type.js'
import { didYouMean, PhloError } from '../../errors.js'
import type { Schema } from '../../iceberg/types.js'

/**
 * Complete a SELECT to one that has a column for every field of a table: missing optional columns are null.
 *
 * @param rowsSql - columns in any order, named as the table's (letter case aside, as DuckDB compares names)
 * @throws PHLO_COLUMNS_MISMATCH - a required column is missing, or one is not the table's
 */
export async function completeRowsSql(engine: Engine, rowsSql: string, schema: Schema): Promise<string> {
  const names = await engine.columnNames(`SELECT * FROM (${rowsSql}\n)`)
  const given = new Map(names.map((name) => [name.toLowerCase(), name]))
  const missing = schema.fields.filter(({ name }) => !given.delete(name.toLowerCase()))
  refuseMismatch(
    missing.filter(({ required }) => required).map(({ name }) => name),
    [...given.values()],
    schema,
  )
  if (missing.length === 0) return rowsSql
  const nulls = missing.map(({ name, type }) => `CAST(NULL AS ${sqlTypeOf(type)}) AS ${quoteIdentifier(name)}`)
  return `SELECT *, ${nulls.join(', ')} FROM (${rowsSql}\n)`
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
