import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sqlPieces } from '../../../src/query/trino/sql-pieces.js'

describe('query/trino/sql-pieces', () => {
  for (const [what, sql, hidden] of [
    ['a string', `SELECT 'it''s $a; --' AS b`, `'it''s $a; --'`],
    ['a quoted name', `SELECT "a ""$b""; /*" FROM c`, `"a ""$b""; /*"`],
    ['a comment to the end of the line', 'SELECT 1 -- $a; "\n, 2', '-- $a; "'],
    ['a comment', `SELECT /* $a; ' */ 1`, `/* $a; ' */`],
    ['a body between dollars', 'SELECT $$ $a; $$', '$$ $a; $$'],
    ['a string that is not closed', `SELECT 'a $b;`, `'a $b;`],
  ] as const) {
    it(`keeps ${what} in one piece`, () => {
      const pieces = sqlPieces(sql)

      assert(pieces.some(({ text }) => text === hidden))
      assert.deepEqual(
        pieces.filter(({ kind }) => kind === 'parameter'),
        [],
      )
    })
  }

  it('tells parameters from names that end in a dollar and a word', () => {
    const kinds = sqlPieces('SELECT $a, b FROM "c$files" WHERE d=$a_1').filter(({ kind }) => kind === 'parameter')

    assert.deepEqual(
      kinds.map(({ text }) => text),
      ['$a', '$a_1'],
    )
  })

  it('loses no character', () => {
    const text = fc.array(
      fc.constantFrom("'", '"', '--', '/*', '*/', '$', '$$', 'a', '1', ' ', '\n', ';', 'ü', '🧊', '.'),
    )
    fc.assert(
      fc.property(text, (parts) => {
        const sql = parts.join('')
        assert.equal(
          sqlPieces(sql)
            .map(({ text }) => text)
            .join(''),
          sql,
        )
      }),
    )
  })
})
