import type { CommitHash } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import type { TableReader } from '../../tables/load-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import type { QueryRequest } from '../query-request.js'
import { bindParameters } from './bind-parameters.js'
import { columnSpelling, spellColumns } from './column-spelling.js'
import { explainTrinoError } from './explain-trino-error.js'
import { type RefCatalog, refCatalog } from './ref-catalog.js'
import { refuseChanges } from './refuse-changes.js'
import { runStatement, type TrinoRows } from './run-statement.js'
import { selectRefs } from './select-refs.js'
import { type SqlPiece, sqlPieces } from './sql-pieces.js'
import type { TrinoConnection } from './trino-connection.js'
import type { TrinoStats } from './trino-page.js'
import { withCatalogs } from './with-catalogs.js'

/** As a {@link QueryRequest}; Trino sees no system tables. */
export interface TrinoRequest extends Omit<QueryRequest, 'systemTables'> {
  /** Called with each answer of Trino. */
  onProgress(stats: TrinoStats): void
}

/** The rows of a query, and on which commit it was run. */
export interface TrinoAnswer extends TrinoRows {
  /** As in `ResolvedRef`. */
  readonly ref: string
  /** Where the ref stood just before. */
  readonly hash: CommitHash
}

/**
 * Run a person's SELECT on a ref by Trino. Tables are named as for `runQuery`; the SQL is Trino's. Read the batches, or
 * the statement stays open in Trino for some minutes.
 *
 * @throws PHLO_SQL_FAILED, PHLO_SQL_NOT_SELECT, PHLO_SQL_FORBIDDEN, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_CANCELLED -
 * as runQuery
 * @throws PHLO_TRINO_UNAVAILABLE, PHLO_TRINO_LOGIN_REFUSED, PHLO_TRINO_CATALOG_ABSENT, PHLO_TRINO_FAILED,
 * PHLO_MEMORY_EXHAUSTED - Trino does not do its part
 */
export async function runTrinoQuery(
  lake: TableReader,
  connection: TrinoConnection,
  request: TrinoRequest,
): Promise<TrinoAnswer> {
  const { signal, onProgress } = request
  if (signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
  const pieces = withoutEnd(sqlPieces(request.sql))
  refuseChanges(pieces)
  const ref = await resolveRef(lake, { ref: request.ref, at: request.at })
  request.onRef?.(ref)
  const own = refCatalog(connection, ref)
  const selected = await selectRefs(lake, ref, pieces, (other) => refCatalog(connection, other))
  const statement = bindParameters(selected.pieces, request.parameters)
  const catalogs: readonly RefCatalog[] = [own, ...selected.catalogs]
  // Read while Trino plans.
  const spelling = columnSpelling(lake, ref, pieces)
  try {
    const rows = await withCatalogs(lake, connection, catalogs, () =>
      runStatement(connection, statement, { catalog: own.name, signal, onProgress }),
    )
    const columns = spellColumns(rows.columns, await spelling)
    return { ...rows, columns, ref: ref.name, hash: ref.hash }
  } catch (error) {
    throw await explainTrinoError(error, lake, ref, pieces)
  }
}

/** Trino takes no semicolon. */
function withoutEnd(pieces: readonly SqlPiece[]): readonly SqlPiece[] {
  const isEnd = ({ kind, text }: SqlPiece) => kind === 'blank' || text === ';'
  return pieces.slice(0, pieces.findLastIndex((piece) => !isEnd(piece)) + 1)
}
