import type { Engine } from '../engine/engine.js'
import { parseSelect } from '../engine/parse-select.js'
import { sandboxEngine } from '../engine/sandbox-engine.js'
import { PhloError } from '../errors.js'
import type { Lake } from '../tables/lake.js'
import { type ResolvedRef, resolveRef } from '../tables/resolve-ref.js'
import { defineTables } from './define-tables.js'
import { explainSqlError } from './explain-sql-error.js'
import type { QueriedTable, QueryRequest } from './query-request.js'

export interface PreparedQuery {
  /** Locked down; it has every table that the statement names. */
  readonly engine: Engine
  readonly ref: ResolvedRef
  readonly tables: readonly QueriedTable[]
}

/**
 * Check a person's statement and make the lake's engine ready to run it as it is, and nothing else.
 *
 * @param writablePaths - absolute paths of files that may be written
 * @throws as runQuery
 */
export async function prepareQuery(
  lake: Lake,
  request: QueryRequest,
  writablePaths: readonly string[],
): Promise<PreparedQuery> {
  if (request.signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
  refuseListing(request.sql)
  // The engine takes long to start, and looking a ref up needs none.
  const [ref, engine] = await Promise.all([resolveRef(lake, { ref: request.ref, at: request.at }), lake.engine()])
  const { tables: references } = await parseSelect(engine, request.sql).catch((error) => {
    throw explainSqlError(error)
  })
  const { tables, paths } = await defineTables(lake, engine, references, { ref, request })
  await sandboxEngine(engine, { allowedPaths: [...paths, ...writablePaths] })
  return { engine, ref, tables }
}

/** The engine knows no table before a statement names it, so that its own lists would say that there is none. */
function refuseListing(sql: string): void {
  if (!/^\s*(?:show\s+(?:all\s+)?(?:tables|schemas|databases)\b|(?:show|describe|desc)\s*;?\s*$)/i.test(sql)) return
  throw new PhloError('PHLO_SQL_NOT_SELECT', 'A query reads tables and does not list them.', {
    fixes: ['List the tables: phlo catalog tables.', 'Describe one: DESCRIBE bronze.entries.'],
  })
}
