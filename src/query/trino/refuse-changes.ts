import { PhloError } from '../../errors.js'
import type { SqlPiece } from './sql-pieces.js'

/** Words with which statements begin that only read. In Trino's grammar the first word of any other one is another. */
const READING: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', '(', 'SHOW', 'DESCRIBE', 'DESC'])

/**
 * Refuse a statement that is not one that only reads. `EXPLAIN ANALYZE` runs what it explains, so that counts, too.
 *
 * @throws PHLO_SQL_NOT_SELECT
 * @see https://github.com/trinodb/trino/blob/476/core/trino-grammar/src/main/antlr4/io/trino/grammar/sql/SqlBase.g4
 */
export function refuseChanges(pieces: readonly SqlPiece[]): void {
  const words = pieces.filter(({ kind }) => kind !== 'blank').map(({ text }) => text.toUpperCase())
  const [first = '', ...rest] = words[0] === 'EXPLAIN' ? explained(words.slice(1)) : words
  if (READING.has(first) && !rest.includes(';')) return
  if (first === '') throw notSelect('There is no statement.')
  if (READING.has(first)) throw notSelect('There is more than one statement.')
  if (DUCKDB_ONLY[first] === undefined) throw notSelect('This is not a SELECT.')
  throw new PhloError('PHLO_SQL_NOT_SELECT', `Trino has no ${first} at the beginning of a statement.`, {
    fixes: [DUCKDB_ONLY[first], 'Or let DuckDB run it: --engine duckdb'],
  })
}

const DUCKDB_ONLY: Readonly<Record<string, string>> = {
  FROM: 'Write SELECT * FROM …',
  SUMMARIZE: 'Write SHOW STATS FOR …',
  PIVOT: 'Write GROUP BY with an aggregate per column: count(*) FILTER (WHERE …).',
}

/** What follows `EXPLAIN [ANALYZE] [VERBOSE] [(TYPE LOGICAL, …)]`. A query in brackets begins with another word. */
function explained(words: readonly string[]): readonly string[] {
  let from = 0
  while (words[from] === 'ANALYZE' || words[from] === 'VERBOSE') from++
  const hasOptions = words[from] === '(' && (words[from + 1] === 'TYPE' || words[from + 1] === 'FORMAT')
  return hasOptions ? words.slice(words.indexOf(')', from) + 1) : words.slice(from)
}

function notSelect(message: string): PhloError {
  return new PhloError('PHLO_SQL_NOT_SELECT', message)
}
