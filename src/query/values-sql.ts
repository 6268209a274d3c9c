import { quoteIdentifier, quoteLiteral } from '../engine/quote.js'

/** Write rows as a SELECT; all columns are texts. */
export function valuesSql(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const given = rows.length === 0 ? [columns.map(() => null)] : rows
  const tuples = given.map(
    (row) => `(${row.map((text) => (text === null ? 'NULL::VARCHAR' : quoteLiteral(text))).join(', ')})`,
  )
  const names = columns.map(quoteIdentifier).join(', ')
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) t(${names})${rows.length === 0 ? ' WHERE false' : ''}`
}
