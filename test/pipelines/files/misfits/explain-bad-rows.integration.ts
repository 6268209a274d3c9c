import assert from 'node:assert/strict'
import type { PhloError } from '../../../../src/errors.js'
import type { FormatOptions } from '../../../../src/pipelines/files/file-format.js'
import { explainBadRows } from '../../../../src/pipelines/files/misfits/explain-bad-rows.js'
import type { Guard, ReadField } from '../../../../src/pipelines/files/read-field.js'
import { optionalFields, type UserFiles, userFiles } from '../../../support/user-files.js'

interface Case {
  readonly what: string
  readonly name: string
  readonly content: string | Uint8Array
  readonly fields: readonly ReadField[]
  readonly guards?: readonly Guard[]
  readonly format?: FormatOptions
  readonly badRows: number
  /** Line, column and value of the first bad values. */
  readonly found: readonly (readonly [line: number, column: string | undefined, value: string | undefined])[]
}

const CASES: readonly Case[] = [
  {
    what: 'a text in a column of numbers, after a row of three lines and a blank one',
    name: 'wrong.csv',
    content: 'a,b\n1,"x\n\ny"\n\nz,w\n3,v\n',
    fields: optionalFields({ a: 'long', b: 'string' }),
    badRows: 1,
    found: [[6, 'a', 'z']],
  },
  {
    what: 'an integer of more than 64 bits and a fraction',
    name: 'big.csv',
    content: 'a,b\r\n9223372036854775808,1\r\n1,1.5\r\n',
    fields: optionalFields({ a: 'long', b: 'long' }),
    badRows: 2,
    found: [
      [2, 'a', '9223372036854775808'],
      [3, 'b', '1.5'],
    ],
  },
  {
    what: 'lines with too few and too many fields',
    name: 'fields.csv',
    content: 'a,b,c\n1,2,3\n1,2\n1,2,3,4\n',
    fields: optionalFields({ a: 'long' }),
    badRows: 2,
    found: [
      [3, undefined, '1,2'],
      [4, undefined, '1,2,3,4'],
    ],
  },
  {
    what: 'a quote that does not end',
    name: 'quote.csv',
    content: 'a,b\n1,x\n2,"y\n3,z\n',
    fields: optionalFields({ a: 'long' }),
    badRows: 1,
    found: [[3, undefined, '2,"y\\n3,z']],
  },
  {
    what: 'control characters, which it escapes, and a long value, which it cuts',
    name: 'control.csv',
    content: `a,b\n1,\u001b[31m${'x'.repeat(200)}\n`,
    fields: optionalFields({ b: 'long' }),
    badRows: 1,
    found: [[2, 'b', `\\u001b[31m${'x'.repeat(74)}…`]],
  },
  {
    what: 'a required value that is missing',
    name: 'missing.csv',
    content: 'a,b\n1,2\n,3\n',
    fields: [{ name: 'a', type: 'long', required: true }],
    badRows: 1,
    found: [[3, 'a', undefined]],
  },
  {
    what: 'a broken guard',
    name: 'guard.csv',
    content: 'a,b\n1,20\n2,601\n3,\n',
    fields: optionalFields({ a: 'long', b: 'long' }),
    guards: [{ column: 'b', sql: '"b" BETWEEN 20 AND 600', expected: 'a number from 20 to 600' }],
    badRows: 1,
    found: [[3, 'b', '601']],
  },
  {
    what: 'a text where NDJSON should have a number, and a number in a list of texts',
    name: 'wrong.ndjson',
    content: '{"a":1,"l":[1]}\n\n{"a":"1","l":[2.5]}\n',
    fields: optionalFields({ a: 'long', l: { type: 'list', elementId: 0, element: 'long', elementRequired: false } }),
    badRows: 1,
    found: [
      [3, 'a', '"1"'],
      [3, 'l', '[2.5]'],
    ],
  },
  {
    what: 'an object of a JSON array, by its number',
    name: 'wrong.json',
    content: '[{"a":1},{"a":true}]',
    fields: optionalFields({ a: 'long' }),
    badRows: 1,
    found: [[2, 'a', 'true']],
  },
]

describe('pipelines/files/misfits/explain-bad-rows', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  for (const { what, name, content, fields, guards, format, badRows, found } of CASES) {
    it(`finds ${what}`, async () => {
      const files = await user.open(name, content, format)
      await assert.rejects(user.rows(files, fields, guards))

      const error = await explainBadRows(user.engine, files, fields, guards)

      assert.equal(error?.code, 'PHLO_ROWS_INVALID')
      assert.equal(error?.context.badRows, badRows)
      assert.deepEqual(
        examplesOf(error),
        found.map(([line, column, value]) => ({ file: name, line, column, value })),
      )
    })
  }

  it('finds values of Parquet that do not fit, by row', async () => {
    await user.engine.run(`COPY (SELECT 0.5 + i AS d FROM range(2) t(i)) TO '${user.directory}/bad.parquet'`)
    const files = await user.find('bad.parquet')

    const error = await explainBadRows(user.engine, files, optionalFields({ d: 'long' }))

    assert.deepEqual(examplesOf(error), [
      { file: 'bad.parquet', line: 1, column: 'd', value: '0.5' },
      { file: 'bad.parquet', line: 2, column: 'd', value: '1.5' },
    ])
  })

  it('finds bytes that are not UTF-8, far into a file', async () => {
    const content = Buffer.concat([Buffer.from(`a,b\n${'1,x\n'.repeat(40_000)}`), Buffer.from('2,caf\xe9\n', 'latin1')])
    const files = await user.open('latin.csv', content)
    await assert.rejects(user.rows(files, optionalFields({ b: 'string' })))

    const error = await explainBadRows(user.engine, files, optionalFields({ b: 'string' }))

    assert.equal(error?.code, 'PHLO_ENCODING_INVALID')
    assert.deepEqual(error?.context, { file: 'latin.csv', line: 40_002, byteOffset: 160_004, encoding: 'utf-8' })
  })

  it('counts all bad rows and names the first ones', async () => {
    await user.write('two/1.csv', `a,b\n${'x,1\n'.repeat(30_000)}`)
    await user.write('two/2.csv', `a,b\n1,1\n${'y,1\n'.repeat(30_000)}`)
    const files = await user.find('two')

    const error = await explainBadRows(user.engine, files, optionalFields({ a: 'long' }))

    assert.equal(error?.context.badRows, 60_000)
    assert.deepEqual(examplesOf(error)[0], { file: 'two/1.csv', line: 2, column: 'a', value: 'x' })
    assert.equal(examplesOf(error).length, 10)
  })

  it('finds the rows of two files among many, and counts them all', async () => {
    for (let index = 10; index < 40; index += 1) await user.write(`many/${index}.csv`, `a,b\n${index},1\n`)
    await user.write('many/17.csv', 'a,b\n17,1\nx,1\n')
    await user.write('many/33.csv', `a,b\n${'y,1\n'.repeat(20)}`)
    const fields = optionalFields({ a: 'long', b: 'long' })

    const error = await explainBadRows(user.engine, await user.find('many/*.csv'), fields)

    assert.equal(error?.context.badRows, 21)
    const examples = examplesOf(error)
    assert.equal(examples.length, 10)
    assert.deepEqual(examples.slice(0, 2), [
      { file: 'many/17.csv', line: 3, column: 'a', value: 'x' },
      { file: 'many/33.csv', line: 2, column: 'a', value: 'y' },
    ])
  })

  it('finds nothing when nothing is wrong', async () => {
    const files = await user.open('fine.csv', 'a,b\n1,2\n')

    assert.equal(await explainBadRows(user.engine, files, optionalFields({ a: 'long' })), undefined)
  })

  it('leaves no tables behind', async () => {
    const tables = await user.engine.rows('SELECT table_name FROM duckdb_tables()')

    assert.deepEqual(tables, [])
  })
})

function examplesOf(error: PhloError | undefined): readonly Readonly<Record<string, unknown>>[] {
  const examples = error?.context.examples
  return Array.isArray(examples) ? examples.map(({ expected: _, ...example }) => example) : []
}
