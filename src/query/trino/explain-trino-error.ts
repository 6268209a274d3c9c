import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import type { LoadedTable, TableReader } from '../../tables/load-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { resolveTable } from '../resolve-table.js'
import { pieceAt } from './sent-statement.js'
import type { SqlPiece } from './sql-pieces.js'
import { nameOf, tableAt } from './table-at.js'

/**
 * Say of a statement that failed what DuckDB would have it fail with: which table is not there, and what is near.
 *
 * @returns what to throw; the very error where there is nothing better, or the catalog cannot be asked
 */
export async function explainTrinoError(
  error: unknown,
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
): Promise<unknown> {
  if (!(error instanceof PhloError)) return error
  // Why a statement failed is worth more than why that cannot be said better.
  return explain(error, lake, ref, pieces).catch(() => error)
}

async function explain(
  error: PhloError,
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
): Promise<PhloError> {
  const { kind, line, column } = error.context
  if (kind === 'ICEBERG_CATALOG_ERROR') return explainTwins(error, lake, ref, pieces)
  if (error.code !== 'PHLO_SQL_FAILED') return error
  if (kind === 'MISSING_SCHEMA_NAME') return namespaceMissing(error)
  if (kind !== 'TABLE_NOT_FOUND' && kind !== 'SCHEMA_NOT_FOUND') return error
  if (typeof line !== 'number' || typeof column !== 'number') return error
  const position = { line, column }
  const reference = tableAt(pieces, pieceAt(pieces, position), position)
  if (reference === undefined) return error
  if (reference.schema?.toLowerCase() === 'phlo') return systemTable(error)
  return resolveTable(lake, ref, reference).then(
    ({ table }) => (/[A-Z]/.test(formatKey(table.key)) ? capitalLetters(error, table) : error),
    (explained: unknown) => (isExplanation(explained) ? explained : error),
  )
}

function isExplanation(error: unknown): error is PhloError {
  return error instanceof PhloError && ['PHLO_TABLE_UNKNOWN', 'PHLO_REF_UNKNOWN'].includes(error.code)
}

/** Trino finds tables by their names in small letters, which two of them may share. */
async function explainTwins(
  error: PhloError,
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
): Promise<PhloError> {
  const words = new Set(
    pieces.filter(({ kind }) => kind === 'code' || kind === 'name').map((piece) => nameOf(piece).toLowerCase()),
  )
  const byName = new Map<string, string[]>()
  for await (const { key } of lake.catalog.entries(ref.hash)) {
    const table = formatKey(key)
    if (words.has(key.at(-1)?.toLowerCase() ?? ''))
      byName.set(table.toLowerCase(), [...(byName.get(table.toLowerCase()) ?? []), table])
  }
  const twins = [...byName.values()].find(({ length }) => length > 1)
  if (twins === undefined) return error
  return new PhloError('PHLO_SQL_FAILED', `Trino cannot tell ${twins.map((one) => `"${one}"`).join(' from ')}.`, {
    fixes: ['Rename one of them, or let DuckDB run the statement: --engine duckdb'],
    context: { ...error.context, tables: twins },
    cause: error,
  })
}

function capitalLetters(error: PhloError, { key }: LoadedTable): PhloError {
  const table = formatKey(key)
  return new PhloError(error.code, `This catalog of Trino finds no name with capital letters, such as "${table}".`, {
    fixes: [
      'Have iceberg.rest-catalog.case-insensitive-name-matching=true among the properties of the catalog.',
      'Or let DuckDB run the statement: --engine duckdb',
    ],
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
