import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ErrorCode, PhloError } from '../../../src/errors.js'
import type { FormatOptions } from '../../../src/pipelines/files/file-format.js'
import { optionalFields, type UserFiles, userFiles } from '../../support/user-files.js'

const ROWS = [
  { a: 1n, b: 'é' },
  { a: 2n, b: '€' },
]
const CSV = 'a,b\n1,é\n2,€\n'

/** Files that all hold the same two rows. */
const SAME: readonly (readonly [what: string, name: string, content: string | Uint8Array, format?: FormatOptions])[] = [
  ['CSV', 'plain.csv', CSV],
  ['CSV without an extension', 'plain', CSV],
  ['CSV with a byte order mark and CRLF', 'bom.csv', `\ufeff${CSV.replaceAll('\n', '\r\n')}`],
  ['CSV with lines ended by CR', 'mac.csv', CSV.replaceAll('\n', '\r')],
  ['CSV without a last line end', 'open.csv', CSV.trimEnd()],
  ['quoted CSV', 'quoted.csv', CSV.replaceAll(/[^,\n]+/g, '"$&"')],
  ['TSV', 'data.tsv', CSV.replaceAll(',', '\t')],
  ['CSV with semicolons', 'semicolon.csv', CSV.replaceAll(',', ';')],
  ['CSV with bars', 'bar.txt', CSV.replaceAll(',', '|')],
  ['CSV after a title', 'title.csv', `Report\n\n${CSV}`],
  ['CSV without a header', 'bare.csv', '1,é\n2,€\n', { header: false }],
  ['UTF-16 LE', 'utf16.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
  ['UTF-16 LE without a mark', 'utf16-bare.csv', Buffer.from(CSV, 'utf16le')],
  ['UTF-16 BE', 'utf16be.csv', Buffer.from(`\ufeff${CSV}`, 'utf16le').swap16()],
  [
    'Windows-1252, when told',
    'windows.csv',
    Buffer.from('a,b\n1,\xe9\n2,\x80\n', 'latin1'),
    { encoding: 'windows-1252' },
  ],
  ['CSV in gzip', 'data.csv.gz', gzipSync(CSV)],
  [
    'CSV in several gzip members',
    'members.csv.gz',
    Buffer.concat([gzipSync(CSV.slice(0, 6)), gzipSync(Buffer.from(CSV.slice(6)))]),
  ],
  ['UTF-16 in gzip', 'utf16.csv.gz', gzipSync(Buffer.from(`\ufeff${CSV}`, 'utf16le'))],
  ['NDJSON', 'data.ndjson', '{"a":1,"b":"é"}\n{"b":"€","a":2}\n'],
  ['NDJSON named .json', 'lines.json', '{"a":1,"b":"é"}\n{"a":2,"b":"€"}\n'],
  ['a JSON array', 'data.json', '[{"a":1,"b":"é"},\n{"a":2,"b":"€"}]'],
  ['JSON objects over several lines', 'pretty.json', '{\n "a": 1,\n "b": "é"\n}\n{\n "a": 2,\n "b": "€"\n}\n'],
  ['JSON without an extension, in gzip', 'json', gzipSync('[{"a":1,"b":"é"},{"a":2,"b":"€"}]')],
]

const GZIP = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, n) => `${n},${(n * 7919) % 1009}`).join('\n')))

const REFUSED: readonly (readonly [
  what: string,
  code: ErrorCode,
  name: string,
  content: string | Uint8Array,
  format?: FormatOptions,
])[] = [
  ['an empty file', 'PHLO_FILE_EMPTY', 'empty.csv', ''],
  ['an empty file in gzip', 'PHLO_FILE_EMPTY', 'empty.csv.gz', gzipSync('')],
  ['gzip that is cut off', 'PHLO_FILE_DAMAGED', 'cut.csv.gz', GZIP.subarray(0, GZIP.length - 2000)],
  ['gzip that lacks only its checksum', 'PHLO_FILE_DAMAGED', 'tail.csv.gz', GZIP.subarray(0, GZIP.length - 8)],
  ['gzip with a changed byte', 'PHLO_FILE_DAMAGED', 'flip.csv.gz', flipped(GZIP)],
  ['Parquet that is cut off', 'PHLO_FILE_DAMAGED', 'cut.parquet', 'PAR1 and no more'],
  ['Excel that is cut off', 'PHLO_FILE_DAMAGED', 'cut.xlsx', 'PK\x03\x04 and no more'],
  ['old Excel', 'PHLO_FORMAT_UNKNOWN', 'old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['a PDF', 'PHLO_FORMAT_UNKNOWN', 'a.pdf', '%PDF-1.7'],
  ['a page to log in at', 'PHLO_FORMAT_UNKNOWN', 'page.csv', '\n<!DOCTYPE html>\n<html><body>Log in</body></html>\n'],
  ['bytes that are not UTF-8', 'PHLO_ENCODING_INVALID', 'latin.csv', Buffer.from('a,b\n1,\xe9\n', 'latin1')],
  [
    'half a character of UTF-16',
    'PHLO_ENCODING_INVALID',
    'half.csv',
    Buffer.from(`\ufeff${CSV}`, 'utf16le').subarray(0, -1),
  ],
  ['two columns of one name', 'PHLO_COLUMN_DUPLICATE', 'twice.csv', 'a,b,a\n1,2,3\n'],
  ['names that differ only in case', 'PHLO_COLUMN_DUPLICATE', 'case.csv', 'id,Id\n1,2\n'],
  ['JSON keys that differ only in case', 'PHLO_COLUMN_DUPLICATE', 'case.ndjson', '{"id":1}\n{"ID":2}\n'],
  ['a malformed line of NDJSON', 'PHLO_ROWS_INVALID', 'bad.ndjson', '{"a":1}\n{"a":\n{"a":3}\n'],
  ['NDJSON whose first line is malformed', 'PHLO_ROWS_INVALID', 'first.ndjson', '{"a":\n{"a":3}\n'],
  ['NDJSON of numbers', 'PHLO_ROWS_INVALID', 'numbers.ndjson', '{"a":1}\n2\n'],
  ['a JSON array that does not end', 'PHLO_FILE_DAMAGED', 'open.json', '[{"a":1},{"a":2}'],
]

describe('pipelines/files/open-files', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  for (const [what, name, content, format] of SAME) {
    it(`reads ${what}`, async () => {
      const files = await user.open(name, content, format)
      const [a = '', b = ''] = files.columns.map((column) => column.name)

      const rows = await user.rows(files, optionalFields({ [a]: 'long', [b]: 'string' }))

      assert.deepEqual(
        rows.map((row) => ({ a: row[a], b: row[b] })),
        ROWS,
      )
    })
  }

  for (const format of ['csv', 'json', 'parquet']) {
    it(`reads ${format} that DuckDB wrote${format === 'parquet' ? '' : ', in zstd, and refuses it when it is cut off'}`, async () => {
      const path = join(user.directory, `duck.${format}`)
      const compression = format === 'parquet' ? '' : ', COMPRESSION zstd'
      await user.engine.run(
        `COPY (SELECT i AS a, 'x' || i AS b FROM range(30000) t(i)) TO '${path}' (FORMAT ${format}${compression})`,
      )
      const files = await user.find(`duck.${format}`)

      const rows = await user.rows(files, optionalFields({ a: 'long', b: 'string' }))

      assert.deepEqual(rows.at(-1), { a: 29999n, b: 'x29999' })
      const cut = (await readFile(path)).subarray(0, -20)
      await assertRefused(user.open(`cut-duck.${format}`, cut), 'PHLO_FILE_DAMAGED')
    })
  }

  for (const [what, code, name, content, format] of REFUSED) {
    it(`refuses ${what}`, async () => {
      const error = await assertRefused(user.open(name, content, format), code)

      assert.match(error.message, new RegExp(name.replaceAll('.', '\\.')))
    })
  }

  it('reads Parquet in gzip', async () => {
    const path = join(user.directory, 'inner.parquet')
    await user.engine.run(`COPY (SELECT 7 AS a) TO '${path}'`)
    const files = await user.open('outer.parquet.gz', gzipSync(await readFile(path)))

    assert.deepEqual(await user.rows(files, optionalFields({ a: 'int' })), [{ a: 7 }])
  })

  it('refuses files of different formats', async () => {
    await user.write('mixed/a.csv', CSV)
    await user.write('mixed/b.json', '[]')

    await assertRefused(user.find('mixed'), 'PHLO_FORMAT_UNKNOWN')
  })

  it('says which line is not UTF-8', async () => {
    const error = await assertRefused(
      user.open('latin.csv', Buffer.from('a,b\n1,x\n2,\xe9\n', 'latin1')),
      'PHLO_ENCODING_INVALID',
    )

    assert.deepEqual(error.context, { file: 'latin.csv', line: 3, byteOffset: 8, encoding: 'utf-8' })
  })

  it('keeps odd column names as they are, and names those that have none', async () => {
    const names = ['a.b', 'say "hi"', "o'clock", '😀', 'select', 'x'.repeat(300), '', 'tab\there', '$1', 'new\nline']
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
    const files = await user.open('odd.csv', `${header}\n${names.map((_, index) => index).join(',')}\n`)

    const found = files.columns.map(({ name }) => name)

    assert.deepEqual(
      found,
      names.map((name) => (name === '' ? 'column_7' : name)),
    )
    assert.match(files.notes.join(), /column 7 has no name/)
    const types = Object.fromEntries(found.map((name) => [name, 'int' as const]))
    assert.deepEqual(await user.rows(files, optionalFields(types)), [
      Object.fromEntries(found.map((name, index) => [name, index])),
    ])
  })
})

async function assertRefused(opening: Promise<unknown>, code: ErrorCode): Promise<PhloError> {
  const error = await opening.then(
    () => assert.fail('it was opened'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof PhloError)) throw error
  assert.equal(error.code, code)
  return error
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const middle = copy.length >> 1
  copy[middle] = (copy[middle] ?? 0) ^ 0xff
  return copy
}
