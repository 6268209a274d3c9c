import assert from 'node:assert/strict'
import { splitStatements } from '../../../src/cli/sql-prompt/split-statements.js'

const CASES: readonly (readonly [name: string, text: string, statements: readonly string[], rest: string])[] = [
  ['nothing', ' \n', [], ''],
  ['one statement', 'select 1;\n', ['select 1'], ''],
  ['the beginning of one', 'select 1\n', [], 'select 1\n'],
  ['several on a line', 'a; b ;c', ['a', 'b'], 'c'],
  ['a semicolon in a string', "select ';';", ["select ';'"], ''],
  ['a doubled quote in a string', "select 'it''s;';", ["select 'it''s;'"], ''],
  ['an open string', "select 'a;\n", [], "select 'a;\n"],
  ['a semicolon in a name', 'select "a;b";', ['select "a;b"'], ''],
  ['a semicolon in a line comment', 'select 1 -- a;\n;', ['select 1 -- a;'], ''],
  ['a semicolon in a block comment', 'select /* ; */ 1;', ['select /* ; */ 1'], ''],
  ['a dollar-quoted string', 'select $$a;b$$, $x$;$x$;', ['select $$a;b$$, $x$;$x$'], ''],
  ['a parameter', 'select $a; select $1;', ['select $a', 'select $1'], ''],
  ['only a comment', '-- nothing\n', [], ''],
  ['empty statements', ';;', [], ''],
]

describe('cli/sql-prompt/split-statements', () => {
  for (const [name, text, statements, rest] of CASES) {
    it(`splits ${name}`, () => assert.deepEqual(splitStatements(text), { statements, rest }))
  }
})
