import type { Catalog, CommitHash } from '../../catalog/catalog.js'
import type { QueryResult } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import type { QueryRequest } from '../query-request.js'
import { bindParameters } from './bind-parameters.js'
import { refuseChanges } from './refuse-changes.js'
import { runStatement } from './run-statement.js'
import { type SqlPiece, sqlPieces } from './sql-pieces.js'
import type { TrinoConnection } from './trino-connection.js'
import type { TrinoStats } from './trino-page.js'

export interface TrinoRequest extends Omit<QueryRequest, 'systemTables'> {
  /** Called with each answer of Trino. */
  onProgress(stats: TrinoStats): void
}

export interface TrinoAnswer extends QueryResult {
  /** As in `ResolvedRef`. */
  readonly ref: string
  /** Where the ref stood just before. */
  readonly hash: CommitHash
}

/**
 * Run a person's SELECT on a ref by Trino. Tables are named as for `runQuery`; the SQL is Trino's.
 *
 * @throws PHLO_SQL_FAILED, PHLO_SQL_NOT_SELECT, PHLO_REF_UNKNOWN, PHLO_CANCELLED - as runQuery
 * @throws PHLO_TRINO_UNAVAILABLE, PHLO_TRINO_LOGIN_REFUSED, PHLO_TRINO_FAILED - Trino does not do its part
 */
export async function runTrinoQuery(
  lake: { readonly catalog: Catalog },
  connection: TrinoConnection,
  request: TrinoRequest,
): Promise<TrinoAnswer> {
  if (request.signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
  const pieces = withoutEnd(sqlPieces(request.sql))
  refuseChanges(pieces)
  const bound = bindParameters(pieces, request.parameters)
  const ref = await resolveRef(lake, { ref: request.ref, at: request.at })
  const catalog = connection.catalogOf(ref.name)
  const rows = await runStatement(connection, { ...bound, catalog, ...request, sql: bound.sql })
  return { ...rows, ref: ref.name, hash: ref.hash }
}

/** Trino takes no semicolon. */
function withoutEnd(pieces: readonly SqlPiece[]): readonly SqlPiece[] {
  const isEnd = ({ kind, text }: SqlPiece) => kind === 'blank' || text === ';'
  return pieces.slice(0, pieces.findLastIndex((piece) => !isEnd(piece)) + 1)
}
