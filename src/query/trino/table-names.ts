import type { SqlPiece } from './sql-pieces.js'

/** Where in a statement a table may be named. */
export interface TableName {
  /** Index of its first piece. */
  readonly begin: number
  /** The word or sign before it, in capital letters. After a comma and a bracket, a column may stand as well. */
  readonly before: string
}

const TABLE_FOLLOWS: ReadonlySet<string> = new Set(['FROM', 'JOIN', ',', '(', 'TABLE', 'DESCRIBE', 'DESC'])

/** Find the places where a statement may name a table. What is there may be anything else. */
export function* tableNames(pieces: readonly SqlPiece[]): Generator<TableName> {
  let before = ''
  for (const [begin, { kind, text }] of pieces.entries()) {
    if (kind === 'blank') continue
    if (TABLE_FOLLOWS.has(before)) yield { begin, before }
    before = text.toUpperCase()
  }
}
