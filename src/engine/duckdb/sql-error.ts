import { PhloError } from '../../errors.js'
import { positionIn } from '../position-in.js'

/** What DuckDB says about a failure under `errors_as_json`; every value is text. */
interface DuckDBFailure {
  readonly exception_type: string
  readonly exception_message: string
  readonly position?: string
  readonly errno?: string
  readonly error_subtype?: string
  readonly name?: string
  readonly candidates?: string
}

/**
 * Turn what DuckDB threw into one of our errors: `PHLO_CANCELLED`, `PHLO_MEMORY_EXHAUSTED`, `PHLO_DISK_FULL`, otherwise
 * `PHLO_SQL_FAILED` with `line` and `column` (from 1, in characters) in its context where DuckDB knows them.
 *
 * @param sql - the text that failed
 * @param at.byteOffset - where it began in what DuckDB ran
 */
export function sqlError(
  cause: unknown,
  sql: string,
  at: { readonly byteOffset: number } = { byteOffset: 0 },
): PhloError {
  const failure = parseFailure(cause)
  const message = sentence(failure.exception_message)
  if (failure.exception_type === 'INTERRUPT')
    return new PhloError('PHLO_CANCELLED', 'The statement was stopped.', { cause })
  if (failure.exception_type === 'Out of Memory') {
    const isDisk = /max_temp_directory_size|temp directory/i.test(failure.exception_message)
    return new PhloError(isDisk ? 'PHLO_DISK_FULL' : 'PHLO_MEMORY_EXHAUSTED', message, { cause })
  }
  if (failure.errno === '28' || failure.errno === '122') return new PhloError('PHLO_DISK_FULL', message, { cause })
  return new PhloError('PHLO_SQL_FAILED', message, {
    cause,
    context: {
      kind: failure.exception_type,
      detail: failure.exception_message,
      ...(failure.name === undefined ? {} : { name: failure.name }),
      ...(failure.candidates === undefined ? {} : { candidates: failure.candidates.split(',') }),
      ...(failure.position === undefined ? {} : positionIn(sql, Number(failure.position) - at.byteOffset)),
    },
  })
}

function parseFailure(cause: unknown): DuckDBFailure {
  const text = cause instanceof Error ? cause.message : String(cause)
  const json = text.indexOf('{')
  if (json >= 0) {
    try {
      const parsed: unknown = JSON.parse(text.slice(json))
      if (isFailure(parsed)) return parsed
    } catch {
      // Messages of the binding itself are plain text.
    }
  }
  return { exception_type: 'Unknown', exception_message: text }
}

function isFailure(value: unknown): value is DuckDBFailure {
  return typeof value === 'object' && value !== null && 'exception_type' in value && 'exception_message' in value
}

/** The first line says what happened; what follows is advice for DuckDB's own shell. */
function sentence(message: string): string {
  const line = (message.split('\n').find((part) => part.trim() !== '') ?? 'DuckDB failed').trim()
  return /[.!?]$/.test(line) ? line.replace(/!$/, '.') : `${line}.`
}
