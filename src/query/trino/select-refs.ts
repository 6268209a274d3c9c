import { quoteIdentifier } from '../../engine/quote.js'
import { PhloError } from '../../errors.js'
import type { TableReader } from '../../tables/load-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { type ResolvedTable, resolveTable } from '../resolve-table.js'
import type { RefCatalog } from './ref-catalog.js'
import { positionOfPiece, type SentPiece } from './sent-statement.js'
import type { SqlPiece } from './sql-pieces.js'
import { tableAt } from './table-at.js'
import { tableNames } from './table-names.js'

/** A statement in which tables are called as Trino calls them. */
export interface SelectedRefs {
  readonly pieces: readonly SentPiece[]
  /** The catalogs of the refs that names select, beside the statement's own. */
  readonly catalogs: readonly RefCatalog[]
}

/**
 * Say of tables of another ref, which are named as for DuckDB (`bronze."entries@dev"`), what Trino calls them:
 * `"dev"."bronze"."entries"`.
 *
 * @param ref - that of the statement
 * @param catalogOf - names the catalog of a ref
 * @throws PHLO_TABLE_UNKNOWN, PHLO_REF_UNKNOWN - as resolveTable, after FROM and JOIN, where nothing else can stand
 */
export async function selectRefs(
  lake: TableReader,
  ref: ResolvedRef,
  pieces: readonly SqlPiece[],
  catalogOf: (ref: ResolvedRef) => RefCatalog,
): Promise<SelectedRefs> {
  const sent: SentPiece[] = pieces.map((piece) => ({ ...piece, sent: piece.text }))
  const catalogs: RefCatalog[] = []
  for (const { begin, before } of tableNames(pieces)) {
    const end = begin + 2
    if (pieces[end]?.kind !== 'name' || !pieces[end].text.includes('@')) continue
    const reference = tableAt(pieces, begin, positionOfPiece(pieces, begin))
    if (reference === undefined) continue
    const resolved = await resolveTable(lake, ref, reference).catch((error: unknown) => {
      // After a comma a column may stand, whose name is none of a table.
      if (before === ',' && isUnknown(error)) return undefined
      throw error
    })
    if (resolved === undefined) continue
    const catalog = catalogOf(resolved.ref)
    catalogs.push(catalog)
    sent.splice(begin, 3, ...asTrinoNames(pieces.slice(begin, end + 1), [catalog.name, ...namesOf(resolved)]))
  }
  return { pieces: sent, catalogs }
}

function isUnknown(error: unknown): boolean {
  return (
    error instanceof PhloError && ['PHLO_TABLE_UNKNOWN', 'PHLO_REF_UNKNOWN', 'PHLO_TIME_INVALID'].includes(error.code)
  )
}

/** In SQL a namespace is one name, however many levels it has. */
function namesOf({ table: { key }, metadata }: ResolvedTable): readonly string[] {
  return [key.slice(0, -1).join('.'), `${key.at(-1)}${metadata === undefined ? '' : `$${metadata}`}`]
}

/** The whole name takes the place of the first piece, so that each place in it means where it began. */
function asTrinoNames(pieces: readonly SqlPiece[], names: readonly string[]): readonly SentPiece[] {
  const sent = names.map(quoteIdentifier).join('.')
  return pieces.map((piece, index) => ({ ...piece, sent: index === 0 ? sent : '' }))
}
