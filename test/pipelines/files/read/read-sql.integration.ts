import assert from 'node:assert/strict'
import fc from 'fast-check'
import { PhloError } from '../../../../src/errors.js'
import type { PrimitiveType, Type } from '../../../../src/iceberg/types.js'
import { optionalFields, type UserFiles, userFiles } from '../../../support/user-files.js'

/** Texts in a column of delimited text, and the values that they are; `undefined`: the read fails. */
const CSV_VALUES: readonly (readonly [type: PrimitiveType, text: string, value: unknown])[] = [
  ['long', '9223372036854775807', 9223372036854775807n],
  ['long', '9223372036854775808', undefined],
  ['long', '1.0', 1n],
  ['long', '1.5', undefined],
  ['long', '15e-1', undefined],
  ['long', '', null],
  ['long', 'x', undefined],
  ['int', '2147483648', undefined],
  ['int', '-7', -7],
  ['double', '1.5e3', 1500],
  ['double', '1.5x', undefined],
  ['double', 'NaN', Number.NaN],
  ['boolean', 'true', true],
  ['boolean', '2', undefined],
  ['date', '2024-02-29', 19782],
  ['date', '2023-02-29', undefined],
  ['date', '2024-01-01 10:00', undefined],
  ['date', '2024-01-01 00:00:00', 19723],
  ['date', 'infinity', undefined],
  ['timestamp', '2024-01-01 10:00:00', 1704103200000000n],
  ['timestamp', '2024-01-01T10:00:00.25', 1704103200250000n],
  ['timestamp', '2024-01-01 10:00:00+02', undefined],
  ['timestamp', '2024-01-01 10:00+02', undefined],
  ['timestamptz', '2024-01-01T10:00:00+02:00', 1704096000000000n],
  ['timestamptz', '2024-01-01', 1704067200000000n],
  ['timestamptz', '20240101', undefined],
  ['timestamptz', 'epoch', undefined],
  ['time', '10:00:00', 36000000000n],
  ['decimal(9,2)', '1.50', 150n],
  ['decimal(9,2)', '1.500', 150n],
  ['decimal(9,2)', '1.505', undefined],
  ['decimal(9,2)', '12345678.00', undefined],
  ['uuid', '6F1F0F5E-9d3f-4f0b-8a4f-2f5b2d8d1a11', '6f1f0f5e-9d3f-4f0b-8a4f-2f5b2d8d1a11'],
  ['uuid', '6f1f', undefined],
  ['binary', 'AQI=', new Uint8Array([1, 2])],
  ['binary', '*', undefined],
  ['string', ' 007 ', ' 007 '],
]

const JSON_VALUES: readonly (readonly [type: Type, json: string, value: unknown])[] = [
  ['long', '7', 7n],
  ['long', '1e2', 100n],
  ['long', '7.5', undefined],
  ['long', '"7"', undefined],
  ['long', 'true', undefined],
  ['long', '9223372036854775808', undefined],
  ['double', '1', 1],
  ['double', 'true', undefined],
  ['boolean', 'true', true],
  ['boolean', '1', undefined],
  ['string', '"a\\"b"', 'a"b'],
  ['string', '12', '12'],
  ['string', 'null', null],
  ['timestamptz', '"2024-01-01T00:00:00Z"', 1704067200000000n],
  ['timestamptz', '1704067200000', undefined],
  ['decimal(38,0)', '123456789012345678901234567890', 123456789012345678901234567890n],
  ['decimal(9,2)', '"1.25"', 125n],
  [{ type: 'list', elementId: 0, element: 'long', elementRequired: false }, '[1,null,2]', [1n, null, 2n]],
  [{ type: 'list', elementId: 0, element: 'long', elementRequired: false }, '[1.5]', undefined],
  [{ type: 'list', elementId: 0, element: 'long', elementRequired: false }, '1', undefined],
  [struct({ 'x y': 'long', 'z"': 'string' }), '{"x y":1}', { 'x y': 1n, 'z"': null }],
  [struct({ x: 'boolean' }), '{"x":1}', undefined],
  [struct({ x: struct({ y: 'date' }) }), '{"x":{"y":"2024-01-01"}}', { x: { y: 19723 } }],
  [
    { type: 'map', keyId: 0, key: 'string', valueId: 0, value: 'int', valueRequired: false },
    '{"a":1,"b":2}',
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  ],
  [{ type: 'map', keyId: 0, key: 'string', valueId: 0, value: 'int', valueRequired: false }, '{"a":1.5}', undefined],
]

describe('pipelines/files/read/read-sql', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  for (const [type, text, value] of CSV_VALUES) {
    it(`${value === undefined ? 'fails for' : 'reads'} the text ${JSON.stringify(text)} as ${String(type)}`, async () => {
      const files = await user.open('v.csv', `n,v\n1,${text}\n`, { header: true, delimiter: ',' })

      await assertValue(user.rows(files, optionalFields({ v: type })), value)
    })
  }

  for (const [type, json, value] of JSON_VALUES) {
    const name = typeof type === 'string' ? type : type.type
    it(`${value === undefined ? 'fails for' : 'reads'} the JSON ${json} as ${name}`, async () => {
      const files = await user.open('v.ndjson', `{"n":1,"v":${json}}\n`)

      await assertValue(user.rows(files, optionalFields({ v: type })), value)
    })

    if (typeof type !== 'string') continue
    it(`${value === undefined ? 'fails for' : 'reads'} the JSON ${json} as ${name} where the columns are presumed`, async () => {
      await user.write('v.ndjson', `{"n":1,"v":${json}}\n`)
      const files = await user.presume('v.ndjson', optionalFields({ n: 'long', v: type }))

      await assertValue(user.rows(files, optionalFields({ v: type })), value)
    })
  }

  it('reads milliseconds since 1970 from text and JSON', async () => {
    const field = { name: 'at', type: 'timestamptz', required: true, encoding: 'epoch-ms' } as const

    for (const files of [
      await user.open('e.csv', 'n,at\n1,1704067200123\n'),
      await user.open('e.json', '[{"at":1704067200123}]'),
    ]) {
      assert.deepEqual(await user.rows(files, [field]), [{ at: 1704067200123000n }])
    }
  })

  it('fails when a required value is missing, and when a guard is broken', async () => {
    const files = await user.open('g.csv', 'a,b\n1,2\n,5\n')
    const required = [{ name: 'a', type: 'long', required: true }] as const
    const guard = { column: 'b', sql: '"b" < 5', expected: 'less than 5' }

    await assertFails(user.rows(files, required))
    await assertFails(user.rows(files, optionalFields({ b: 'long' }), [guard]))
    assert.equal((await user.rows(files, optionalFields({ a: 'long', b: 'long' }))).length, 2)
  })

  it('reads files with other columns, orders and dialects together, by name', async () => {
    await user.write('many/a.csv', 'a,b\n1,x\n')
    await user.write('many/b.csv', 'b;A;c\ny;2;z\n')
    const files = await user.find('many/*.csv')

    const rows = await user.rows(files, optionalFields({ a: 'long', b: 'string', c: 'string' }))

    assert.deepEqual(
      files.columns.map(({ name }) => name),
      ['a', 'b', 'c'],
    )
    assert.deepEqual(rows, [
      { a: 1n, b: 'x', c: null },
      { a: 2n, b: 'y', c: 'z' },
    ])
  })

  it('refuses a file that has none of the columns', async () => {
    const files = await user.open('other.csv', 'x,y\n1,2\n')

    await assert.rejects(
      async () => user.rows(files, optionalFields({ a: 'long' })),
      (error) => error instanceof PhloError && error.code === 'PHLO_ROWS_INVALID',
    )
  })

  it('reads Parquet by name, widens, and fails where a value would lose something', async () => {
    await user.write('p/x', '')
    await user.engine.run(`COPY (SELECT 1::INTEGER AS i, 1.5::DOUBLE AS d, '7' AS s) TO '${user.directory}/p.parquet'`)
    const files = await user.find('p.parquet')

    assert.deepEqual(await user.rows(files, optionalFields({ I: 'long', d: 'double', s: 'int' })), [
      { I: 1n, d: 1.5, s: 7 },
    ])
    await assertFails(user.rows(files, optionalFields({ d: 'long' })))
  })

  it('takes a path for what it is, whatever characters it has', async () => {
    const files = await user.open(`od'd [1]*?.csv`, 'a,b\n1,2\n')

    assert.deepEqual(await user.rows(files, optionalFields({ a: 'long' })), [{ a: 1n }])
  })

  it('reads back any table that a simple writer has written', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', ',', 'a\nb', 'c\r\nd', "'", ';', '\\', '\t'),
    )
    const table = fc.array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.double(), cell), {
      minLength: 1,
    })

    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const text = rows
          .map(([n, d, s]) => `${n},${Object.is(d, -0) ? '-0' : d},"${s.replaceAll('"', '""')}"\n`)
          .join('')
        const files = await user.open('any.csv', `n,d,s\n${text}`, { delimiter: ',', quote: '"', header: true })

        const read = await user.rows(files, optionalFields({ n: 'long', d: 'double', s: 'string' }))

        assert.deepEqual(
          read,
          rows.map(([n, d, s]) => ({ n, d, s: s === '' ? null : s })),
        )
      }),
      { numRuns: 60 },
    )
  })
})

function struct(types: Readonly<Record<string, Type>>): Type {
  const fields = Object.entries(types).map(([name, type]) => ({ id: 0, name, required: false, type }))
  return { type: 'struct', fields }
}

async function assertValue(
  reading: Promise<readonly Readonly<Record<string, unknown>>[]>,
  value: unknown,
): Promise<void> {
  if (value === undefined) await assertFails(reading)
  else assert.deepEqual(await reading, [{ v: value }])
}

async function assertFails(reading: Promise<unknown>): Promise<void> {
  await assert.rejects(reading, (error) => error instanceof PhloError && error.code === 'PHLO_SQL_FAILED')
}
