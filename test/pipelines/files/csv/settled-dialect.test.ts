import assert from 'node:assert/strict'
import { type SettledColumn, settledDialect } from '../../../../src/pipelines/files/csv/settled-dialect.js'
import type { FormatOptions } from '../../../../src/pipelines/files/file-format.js'

const COLUMNS: readonly SettledColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
  { name: 'day', type: 'date' },
]

const CASES: readonly (readonly [what: string, text: string, format: FormatOptions, delimiter: string | undefined])[] =
  [
    ['a header of known names', 'id,name\n1,x\n', {}, ','],
    ['names in other order and case', 'Name;ID\nx;1\n', {}, ';'],
    ['tabs', 'id\tname\n1\tx\n', {}, '\t'],
    ['a quoted delimiter', 'id,name\n1,"x, y"\n', {}, ','],
    ['a byte order mark', '\ufeffid,name\n1,x\n', {}, ','],
    ['ISO dates', 'id,day\n1,\n2,2024-01-31\n', {}, ','],
    ['dates whose form is given', 'id,day\n1,31.01.2024\n', { dateFormat: '%d.%m.%Y' }, ','],
    ['nothing about dates of another form', 'id,day\n1,31.01.2024\n', {}, undefined],
    ['nothing about dates that nobody has seen', 'id,day\n1,\n', {}, undefined],
    ['nothing about a name that is not known', 'id,names\n1,x\n', {}, undefined],
    ['nothing about a single column', 'id\n1\n', {}, undefined],
    ['nothing about lines before the header', 'a title\nid,name\n1,x\n', {}, undefined],
    ['nothing about records of other lengths', 'id,name\n1,x,y\n', {}, undefined],
    ['nothing about other quotes', "id,name\n1,'x, y'\n", {}, undefined],
    ['nothing about backslashes', 'id,name\n1,"a \\" b"\n', {}, undefined],
    ['nothing when the file is said to have no header', 'id,name\n1,x\n', { header: false }, undefined],
  ]

describe('pipelines/files/csv/settled-dialect', () => {
  for (const [what, text, format, delimiter] of CASES) {
    it(`tells ${what}`, () => {
      const dialect = settledDialect(Buffer.from(text), COLUMNS, format)

      assert.equal(dialect?.delimiter, delimiter)
    })
  }
})
