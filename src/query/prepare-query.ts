import type { Engine } from '../engine/engine.js'
import { sandboxEngine } from '../engine/sandbox-engine.js'
import { parseSelect } from '../engine/select/parse-select.js'
import { PhloError } from '../errors.js'
import type { Lake } from '../tables/lake.js'
import { type ResolvedRef, resolveRef } from '../tables/resolve-ref.js'
import { defineTables } from './define-tables.js'
import { describingSql } from './describing-sql.js'
import { explainSqlError } from './explain-sql-error.js'
import { listingSql } from './listing-sql.js'
import type { QueriedTable, QueryRequest } from './query-request.js'

/** A statement that was checked, and what runs it. */
export interface PreparedQuery {
  /** Locked down; it has every table that the statement names. */
  readonly engine: Engine
  /** The statement to run: the person's, or a SELECT in its place. */
  readonly sql: string
  readonly ref: ResolvedRef
  readonly tables: readonly QueriedTable[]
}

/**
 * Check a person's statement and make the lake's engine ready to run it, and nothing else.
 *
 * @param writablePaths - absolute paths of files that may be written
 * @throws as runQuery
 */
export async function prepareQuery(
  lake: Lake,
  request: QueryRequest,
  writablePaths: readonly string[],
): Promise<PreparedQuery> {
  refuseStopped(request.signal)
  // The engine takes long to start, and looking a ref up needs none.
  const [ref, engine] = await Promise.all([resolveAndTell(lake, request), lake.engine()])
  const statement = withoutComments(request.sql)
  const listing = await listingSql(lake, ref.hash, statement)
  const { tables: references } = await parseSelect(engine, listing ?? request.sql).catch((error) => {
    throw explainSqlError(error)
  })
  const { tables, paths } = await defineTables(lake, engine, references, { ref, request })
  const [reference] = references
  const describing =
    reference === undefined || tables.length === 0
      ? undefined
      : await describingSql(lake, ref, { statement, reference })
  await sandboxEngine(engine, { allowedPaths: [...paths, ...writablePaths] })
  refuseStopped(request.signal)
  return { engine, sql: listing ?? describing ?? request.sql, ref, tables }
}

function refuseStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
}

async function resolveAndTell(lake: Lake, { ref, at, onRef }: QueryRequest): Promise<ResolvedRef> {
  const resolved = await resolveRef(lake, { ref, at })
  onRef?.(resolved)
  return resolved
}

function withoutComments(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/[;\s]*$/, '')
    .trim()
}
