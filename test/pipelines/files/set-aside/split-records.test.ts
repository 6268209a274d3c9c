import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type RecordForm,
  recordSplitter,
  UnsafeRecords,
} from '../../../../src/pipelines/files/set-aside/split-records.js'

const CSV: RecordForm = {
  dialect: { delimiter: ',', quote: '"', escape: '"', skipLines: 0 },
  fieldsMax: 2,
}

/** What the text is, the text, and `line:fields:record` of each record. */
const TEXTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['lines', 'a,b\n1,2\n', ['1:2:a,b', '2:2:1,2']],
  ['a last line without an end', 'a,b\n1,2', ['1:2:a,b', '2:2:1,2']],
  ['lines that end in CRLF', 'a,b\r\n\r\n1,2\r\n', ['1:2:a,b', '2:1:', '3:2:1,2']],
  ['lines that end in CR', 'a,b\r1,2\r', ['1:2:a,b', '2:2:1,2']],
  ['ends of lines and delimiters within quotes', '"a\r\n,b",c\n1,2\n', ['1:2:"a\r\n,b",c', '3:2:1,2']],
  ['doubled quotes', '"a""\n""",b\n', ['1:2:"a""\n""",b']],
  ['a quote within a field', '5" x,b\n1,2\n', ['1:2:5" x,b', '2:2:1,2']],
  ['blanks around quotes', ' "a\n" ,b\n', ['1:2: "a\n" ,b']],
  ['fields too few and too many', '1\n1,2,3\n', ['1:1:1', '2:3:1,2,3']],
  ['empty fields too many, which do not count', '1,2,,\n1,2,""\n', ['1:2:1,2,,', '2:2:1,2,""']],
]

describe('pipelines/files/split-records', () => {
  for (const [what, text, records] of TEXTS) {
    it(`splits ${what}`, () => {
      assert.deepEqual(split(CSV, [text]), records)
    })
  }

  it('splits by another escape mark, and by a delimiter of several bytes', () => {
    const escaped = { ...CSV, dialect: { delimiter: '§', quote: "'", escape: '\\', skipLines: 0 } }

    assert.deepEqual(split(escaped, ["'a\\'\n'§b\n1§2\n"]), ["1:2:'a\\'\n'§b", '3:2:1§2'])
  })

  it('takes no quotes in lines that are skipped', () => {
    const skipped = { ...CSV, dialect: { delimiter: ',', quote: '"', escape: '"', skipLines: 1 } }

    assert.deepEqual(split(skipped, ['5" of sales\na,b\n']), ['1:1:5" of sales', '2:2:a,b'])
  })

  it('splits the same wherever the pieces of a file end', () => {
    const text = TEXTS.map(([, one]) => (/[\r\n]$/.test(one) ? one : `${one}\n`)).join('')
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 5 }), (cuts) => {
        const ends = [...cuts].sort((one, other) => one - other)
        const pieces = [0, ...ends].map((from, index) => text.slice(from, ends[index] ?? text.length))
        assert.deepEqual(split(CSV, pieces), split(CSV, [text]))
      }),
    )
  })

  for (const text of ['1,"2\n3,4\n', '1,"2"3\n']) {
    it(`refuses ${JSON.stringify(text)}, whose records cannot be told apart`, () => {
      assert.throws(() => split(CSV, [text]), UnsafeRecords)
    })
  }
})

function split(form: RecordForm, pieces: readonly string[]): readonly string[] {
  const next = recordSplitter(form)
  return [...pieces, undefined].flatMap((piece) => {
    const { text, records } = next(Buffer.from(piece ?? ''), piece === undefined)
    return records.map(({ from, end, line, fields }) => `${line}:${fields}:${text.toString('utf8', from, end)}`)
  })
}
