import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import type { LoadedTable, TableReader } from '../../tables/load-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { resolveTable } from '../resolve-table.js'
import { pieceAt } from './sent-statement.js'
import type { SqlPiece } from './sql-pieces.js'
import { tableAt } from './table-at.js'

/** Say of a statement that failed what DuckDB would have it fail with: which table is not there, and what is near. */
export async function explainTrinoError(
  error: unknown,
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
): Promise<unknown> {
  if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') return error
  const { kind, line, column } = error.context
  if (kind === 'MISSING_SCHEMA_NAME') return namespaceMissing(error)
  if (kind !== 'TABLE_NOT_FOUND' && kind !== 'SCHEMA_NOT_FOUND') return error
  if (typeof line !== 'number' || typeof column !== 'number') return error
  const position = { line, column }
  const reference = tableAt(pieces, pieceAt(pieces, position), position)
  if (reference === undefined) return error
  if (reference.schema?.toLowerCase() === 'phlo') return systemTable(error)
  return resolveTable(lake, ref, reference).then(
    ({ table }) => (/[A-Z]/.test(formatKey(table.key)) ? capitalLetters(error, table) : error),
    (explained: unknown) => explained,
  )
}

function capitalLetters(error: PhloError, { key }: LoadedTable): PhloError {
  const table = formatKey(key)
  return new PhloError(error.code, `Trino finds no table whose name has capital letters, such as "${table}".`, {
    fixes: ['Let DuckDB run the statement: --engine duckdb'],
    context: { ...error.context, table },
    cause: error.cause,
  })
}

function namespaceMissing(error: PhloError): PhloError {
  return new PhloError(error.code, error.message, {
    fixes: ['Name tables with their namespace: bronze.entries. List them: SHOW SCHEMAS, SHOW TABLES FROM bronze.'],
    context: error.context,
    cause: error.cause,
  })
}

function systemTable(error: PhloError): PhloError {
  return new PhloError(error.code, error.message, {
    fixes: ['Only DuckDB reads phlo.runs and the other tables about runs: --engine duckdb'],
    context: error.context,
    cause: error.cause,
  })
}
