import { PhloError } from '../../errors.js'
import { originalPosition, type Position, type SentStatement } from './sent-statement.js'
import type { TrinoFailure } from './trino-page.js'

/**
 * Turn what Trino says about a statement into one of our errors: `PHLO_CANCELLED`, `PHLO_MEMORY_EXHAUSTED`,
 * `PHLO_SQL_FORBIDDEN`; `PHLO_TRINO_UNAVAILABLE`, `PHLO_TRINO_FAILED` when it is not the statement's fault; otherwise
 * `PHLO_SQL_FAILED`, with `line` and `column` (from 1) in its context where Trino knows them.
 *
 * @see https://github.com/trinodb/trino/blob/476/core/trino-spi/src/main/java/io/trino/spi/StandardErrorCode.java
 */
export function trinoError(failure: TrinoFailure, uri: string, statement: SentStatement): PhloError {
  const { errorName, errorType } = failure
  const position = positionOf(failure, statement)
  const context = { kind: errorName, detail: failure.message, ...position }
  const message = sentence(failure.message, position)
  if (errorName === 'USER_CANCELED') return new PhloError('PHLO_CANCELLED', 'The statement was stopped.', { context })
  if (errorName === 'SERVER_STARTING_UP') return starting(uri)
  if (errorName === 'PERMISSION_DENIED') return new PhloError('PHLO_SQL_FORBIDDEN', message, { context, fixes: [] })
  if (MEMORY.has(errorName)) return new PhloError('PHLO_MEMORY_EXHAUSTED', message, { context, fixes: MEMORY_FIXES })
  if (errorType === 'USER_ERROR')
    return new PhloError('PHLO_SQL_FAILED', message, { context, fixes: [fixOf(position)] })
  return new PhloError('PHLO_TRINO_FAILED', message, { context: { ...context, uri } })
}

/** A Trino that answers, and takes no statements yet. */
export function starting(uri: string): PhloError {
  return new PhloError('PHLO_TRINO_UNAVAILABLE', `Trino at ${uri} is still starting.`, {
    fixes: ['Wait until it is healthy: phlo services status.', 'Or let DuckDB run it: --engine duckdb'],
    context: { uri, reason: 'starting' },
  })
}

const MEMORY: ReadonlySet<string> = new Set([
  'EXCEEDED_GLOBAL_MEMORY_LIMIT',
  'EXCEEDED_LOCAL_MEMORY_LIMIT',
  'CLUSTER_OUT_OF_MEMORY',
])

const MEMORY_FIXES = [
  'Let the statement handle less data at once: fewer columns, a narrower condition, no ORDER BY without LIMIT.',
  'Or let DuckDB run it, which moves to disk what does not fit: --engine duckdb',
]

function positionOf({ errorName, errorLocation }: TrinoFailure, statement: SentStatement): Position | undefined {
  if (errorLocation === undefined) return undefined
  const { lineNumber: line, columnNumber } = errorLocation
  const isShifted = errorName === 'SYNTAX_ERROR' || line === 1
  const column = isShifted ? columnNumber - statement.columnsBefore : columnNumber
  return originalPosition(statement.pieces, { line, column })
}

/** Trino's own place stands before its message, DuckDB's after ours. */
function sentence(text: string, position: Position | undefined): string {
  const line =
    text
      .replace(/^line \d+:\d+: /, '')
      .split('\n')[0]
      ?.trim() ?? ''
  const place = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`
  return `${line.charAt(0).toUpperCase()}${line.slice(1).replace(/[.!]$/, '')}${place}.`
}

function fixOf(position: Position | undefined): string {
  return position === undefined ? 'Correct the statement.' : 'Correct the statement at this place.'
}
