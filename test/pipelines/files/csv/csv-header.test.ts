import assert from 'node:assert/strict'
import { csvHeader } from '../../../../src/pipelines/files/csv/csv-header.js'
import type { CsvDialect } from '../../../../src/pipelines/files/file-format.js'

const DIALECT: CsvDialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  skipLines: 0,
  nullTexts: [''],
  decimalSeparator: '.',
  dateFormat: undefined,
  timestampFormat: undefined,
}
const CASES: readonly (readonly [
  what: string,
  text: string,
  dialect: Partial<CsvDialect>,
  names: readonly string[],
])[] = [
  ['plain names', 'a,b\n1,2\n', {}, ['a', 'b']],
  ['a byte order mark', '\ufeffa,b\n', {}, ['a', 'b']],
  ['quotes, delimiters and line ends in names', '"a ""x""","b,c","d\ne"\r\n', {}, ['a "x"', 'b,c', 'd\ne']],
  ['names that are missing', 'a,,\n', {}, ['a', '', '']],
  ['lines before the header', 'title\r\n\r\na;b\r\n', { delimiter: ';', skipLines: 2 }, ['a', 'b']],
  ['no quotes at all', '"a",b\n', { quote: '' }, ['"a"', 'b']],
  ['a backslash before quotes', '"a\\"b",c\n', { escape: '\\' }, ['a"b', 'c']],
  ['no line end', 'a,b', {}, ['a', 'b']],
]

describe('pipelines/files/csv/csv-header', () => {
  for (const [what, text, dialect, names] of CASES) {
    it(`reads ${what}`, () => {
      assert.deepEqual(csvHeader(Buffer.from(text), { ...DIALECT, ...dialect }), names)
    })
  }
})
