import type { TableReference } from '../../engine/select/table-reference.js'
import type { Position } from './sent-statement.js'
import type { SqlPiece } from './sql-pieces.js'

/**
 * Read the name that begins at a piece: `bronze.entries`, `bronze."entries@dev"`.
 *
 * @param position - where the piece stands
 * @returns `undefined` when there is none of two parts
 */
export function tableAt(pieces: readonly SqlPiece[], at: number, position: Position): TableReference | undefined {
  const [schema, dot, name, end] = pieces.slice(at, at + 4)
  if (!isName(schema) || dot?.text !== '.' || !isName(name) || end?.text === '.') return undefined
  return { catalog: undefined, schema: nameOf(schema), name: nameOf(name), ...position, conjuncts: [] }
}

function isName(piece: SqlPiece | undefined): piece is SqlPiece {
  return piece !== undefined && (piece.kind === 'name' || (piece.kind === 'code' && /^[\p{L}_]/u.test(piece.text)))
}

/** What a piece calls, without the quotes. */
export function nameOf({ kind, text }: SqlPiece): string {
  return kind === 'name' ? text.slice(1, -1).replaceAll('""', '"') : text
}
