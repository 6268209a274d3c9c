import { PhloError } from '../../errors.js'
import type { Value } from '../../iceberg/types.js'
import type { SentPiece, SentStatement } from './sent-statement.js'

type Parameters = Readonly<Record<string, Value | null>>

const PREFIX = 'EXECUTE IMMEDIATE '

/**
 * Bind values to `$name` in a statement: Trino gets its text with a `?` for each of them, and the values beside it.
 *
 * @throws PHLO_SQL_FAILED - a parameter has no value, or a value has no parameter
 */
export function bindParameters(pieces: readonly SentPiece[], parameters: Parameters): SentStatement {
  const names = pieces.flatMap(({ kind, text }) => (kind === 'parameter' ? [text.slice(1)] : []))
  refuseMismatch(new Set(names), parameters)
  const marked = pieces.map((piece) => (piece.kind === 'parameter' ? { ...piece, sent: '?' } : piece))
  const sql = marked.map(({ sent }) => sent).join('')
  if (names.length === 0) return { sql, pieces: marked, columnsBefore: 0 }
  const values = names.map((name) => literal(parameters[name] ?? null)).join(', ')
  // The quote that opens the text of the statement counts, too.
  return { sql: `${PREFIX}${quoted(sql)} USING ${values}`, pieces: marked, columnsBefore: PREFIX.length + 1 }
}

function refuseMismatch(names: ReadonlySet<string>, parameters: Parameters): void {
  const missing = [...names].filter((name) => !Object.hasOwn(parameters, name))
  if (missing.length > 0) {
    const list = missing.map((name) => `$${name}`).join(', ')
    throw new PhloError('PHLO_SQL_FAILED', `The statement needs a value for ${list}.`, {
      fixes: [`Add ${missing.map((name) => `--param ${name}=VALUE`).join(' ')}.`],
      context: { parameters: missing },
    })
  }
  const unused = Object.keys(parameters).filter((name) => !names.has(name))
  if (unused.length > 0) {
    const list = unused.map((name) => `$${name}`).join(', ')
    throw new PhloError('PHLO_SQL_FAILED', `The statement has no ${list}.`, {
      fixes: ['Leave the value out, or name it in the statement.'],
      context: { parameters: unused },
    })
  }
}

function literal(value: Value | null): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`
  switch (typeof value) {
    case 'bigint':
      return `BIGINT '${value}'`
    case 'number':
      return `DOUBLE '${value}'`
    case 'boolean':
      return String(value)
    case 'string':
      return quoted(value)
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
