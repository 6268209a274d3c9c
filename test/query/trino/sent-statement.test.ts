import assert from 'node:assert/strict'
import { originalPosition, type SentPiece } from '../../../src/query/trino/sent-statement.js'
import { sqlPieces } from '../../../src/query/trino/sql-pieces.js'

/** `$name` is sent as `?`, and `t` as a name over two lines. */
function sent(sql: string): readonly SentPiece[] {
  return sqlPieces(sql).map((piece) => {
    if (piece.kind === 'parameter') return { ...piece, sent: '?' }
    return { ...piece, sent: piece.text === 't' ? 'a.\nt' : piece.text }
  })
}

describe('query/trino/sent-statement', () => {
  for (const [what, sql, at, original] of [
    ['before anything changed', 'SELECT a, $long', { line: 1, column: 8 }, { line: 1, column: 8 }],
    ['in what was changed', 'SELECT $long', { line: 1, column: 8 }, { line: 1, column: 8 }],
    ['behind what became shorter', 'SELECT $long, nam', { line: 1, column: 11 }, { line: 1, column: 15 }],
    ['on the line after', 'SELECT $long\n , nam', { line: 2, column: 4 }, { line: 2, column: 4 }],
    ['behind what became two lines', 'SELECT t, nam', { line: 2, column: 4 }, { line: 1, column: 11 }],
    ['inside of a piece of several lines', "SELECT 'a\nb', nam", { line: 2, column: 5 }, { line: 2, column: 5 }],
    ['at the end', 'SELECT $long', { line: 1, column: 9 }, { line: 1, column: 13 }],
  ] as const) {
    it(`finds a place ${what}`, () => assert.deepEqual(originalPosition(sent(sql), at), original))
  }
})
