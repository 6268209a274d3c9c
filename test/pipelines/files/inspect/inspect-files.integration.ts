import assert from 'node:assert/strict'
import { PhloError } from '../../../../src/errors.js'
import type { Type } from '../../../../src/iceberg/types.js'
import type { FormatOptions } from '../../../../src/pipelines/files/file-format.js'
import { type Inspection, inspectFiles } from '../../../../src/pipelines/files/inspect/inspect-files.js'
import { previewRows } from '../../../../src/pipelines/files/inspect/preview-rows.js'
import { proposeAsset } from '../../../../src/pipelines/files/inspect/propose-asset.js'
import { type UserFiles, userFiles } from '../../../support/user-files.js'

/** Values of a column, and the type that they are found to have. */
const COLUMNS: readonly (readonly [what: string, values: readonly string[], type: Type, format?: FormatOptions])[] = [
  ['whole numbers', ['1', '-2', ''], 'long'],
  ['fractions', ['1', '2.5'], 'double'],
  ['postal codes', ['01234', '10001'], 'string'],
  ['phone numbers', ['+4930123456', '+15551234567'], 'string'],
  ['numbers beyond 64 bits', ['99999999999999999999', '1'], 'decimal(38,0)'],
  ['numbers beyond 38 digits', ['9'.repeat(40), '1'], 'string'],
  ['truth values', ['true', 'false'], 'boolean'],
  ['dates', ['2024-01-31', '2024-02-01'], 'date'],
  ['dates of another form', ['31.01.2024', '01.02.2024'], 'date'],
  ['timestamps', ['2024-01-31 10:00:00', '2024-02-01T11:00:00.5'], 'timestamp'],
  ['timestamps with zones', ['2024-01-31T10:00:00Z', '2024-02-01T11:00:00+02:00'], 'timestamptz'],
  ['times', ['10:00:00', '11:30:00'], 'time'],
  ['no values at all', ['', ''], 'string'],
  ['numbers and words', ['1', 'x'], 'string'],
  ['decimal commas, when told', ['"1,5"', '"2,25"'], 'double', { decimalSeparator: ',' }],
]

/** What 30,000 rows look like, what one more after them is, and the type of all. */
const LATE: readonly (readonly [usual: string, late: string, type: Type])[] = [
  ['1', '2.5', 'double'],
  ['1', 'x', 'string'],
  ['1', '007', 'string'],
  ['1', '9223372036854775808', 'decimal(38,0)'],
  ['2.5', 'x', 'string'],
  ['true', 'x', 'string'],
  ['2024-01-01', '2024-01-01 10:00:00', 'timestamp'],
  ['2024-01-01', '2024-01-01T10:00:00+02:00', 'timestamptz'],
  ['2024-01-01', 'n/a', 'string'],
]

const JSON_COLUMNS: readonly (readonly [what: string, values: readonly string[], type: Type])[] = [
  ['whole numbers', ['1', '2'], 'long'],
  ['fractions', ['1', '2.5'], 'double'],
  ['numbers beyond 64 bits', ['99999999999999999999'], 'decimal(38,0)'],
  ['postal codes', ['"01234"'], 'string'],
  ['numbers and texts', ['1', '"x"'], 'string'],
  ['timestamps', ['"2024-01-01T00:00:00Z"'], 'timestamptz'],
  ['lists', ['[1,2]', '[]', 'null'], { type: 'list', elementId: 0, element: 'long', elementRequired: false }],
  [
    'objects',
    ['{"x":1}', '{"y":"2024-01-01T00:00:00Z"}'],
    {
      type: 'struct',
      fields: [
        { id: 0, name: 'x', required: false, type: 'long' },
        { id: 0, name: 'y', required: false, type: 'timestamptz' },
      ],
    },
  ],
  ['objects and lists', ['{"x":1}', '[1]'], 'string'],
]

describe('pipelines/files/inspect/inspect-files', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  for (const [what, values, type, format] of COLUMNS) {
    it(`takes a column of ${what} for ${String(type)}`, async () => {
      const text = values.map((value, index) => `r${index},${value}\n`).join('')
      const inspection = await user.inspect('column.csv', `n,v\n${text}`, format)

      assert.deepEqual(inspection.fields.at(-1), { name: 'v', type, required: false })
      assert.equal(inspection.rows, values.length)
      assert.equal((await user.rows(inspection.files, inspection.fields)).length, values.length)
    })
  }

  for (const [usual, late, type] of LATE) {
    it(`takes a column of ${usual} with one ${late} far below for ${String(type)}`, async () => {
      const inspection = await user.inspect('late.csv', `n,v\n${`r,${usual}\n`.repeat(30_000)}r,${late}\n`)

      assert.deepEqual(inspection.fields.at(-1)?.type, type)
      assert.equal((await user.rows(inspection.files, inspection.fields)).length, 30_001)
    })
  }

  for (const [what, values, type] of JSON_COLUMNS) {
    it(`takes JSON ${what} for ${typeof type === 'string' ? type : type.type}`, async () => {
      const text = values.map((value) => `{"v":${value}}\n`).join('')
      const inspection = await user.inspect('column.ndjson', text)

      assert.deepEqual(inspection.fields, [{ name: 'v', type, required: false }])
      assert.equal((await user.rows(inspection.files, inspection.fields)).length, values.length)
    })
  }

  it('reads dates of two forms side by side, and says which form it found', async () => {
    const { files } = await user.inspect('forms.csv', 'a,b\n31.01.2024,2024-01-31\n01.02.2024,2024-02-01\n')
    const fields = ['a', 'b'].map((name) => ({ name, type: 'date', required: true }) as const)

    assert.deepEqual(await user.rows(files, fields), [
      { a: 19753, b: 19753 },
      { a: 19754, b: 19754 },
    ])
    assert.match(files.notes.join(), /%d\.%m\.%Y/)
  })

  it('sees a key that only the last of many objects has', async () => {
    const inspection = await user.inspect('late.ndjson', `${'{"a":1}\n'.repeat(30_000)}{"a":1,"b":2.5}\n`)

    assert.deepEqual(
      inspection.fields.map(({ name, type }) => [name, type]),
      [
        ['a', 'long'],
        ['b', 'double'],
      ],
    )
  })

  it('reads a file that begins like the one before it, and is quoted in another way further on', async () => {
    const rows = Array.from({ length: 300 }, (_, id) => `${id},x\n`).join('')
    await user.write('alike/1.csv', `id,name\n${rows}`)
    await user.write('alike/2.csv', `id,name\n${rows}300,'a, b'\n`)

    const { rows: count, fields } = await inspectFiles(user.engine, await user.find('alike/*.csv'))

    assert.equal(count, 601)
    assert.deepEqual(
      fields.map(({ name, type }) => [name, type]),
      [
        ['id', 'long'],
        ['name', 'string'],
      ],
    )
  })

  it('gives a file of only a header no rows and columns of text', async () => {
    const inspection = await user.inspect('header.csv', 'id,name\n')

    assert.deepEqual(
      inspection.fields.map(({ name, type }) => [name, type]),
      [
        ['id', 'string'],
        ['name', 'string'],
      ],
    )
    assert.deepEqual(await user.rows(inspection.files, inspection.fields), [])
  })

  it('refuses JSON that has no columns', async () => {
    await assert.rejects(
      user.inspect('none.json', '[]'),
      (error) => error instanceof PhloError && error.code === 'PHLO_FILE_EMPTY',
    )
  })

  it('says which line is malformed', async () => {
    await assert.rejects(
      user.inspect('malformed.csv', `a,b\n${'1,2\n'.repeat(30_000)}1,2,3\n`),
      (error) =>
        error instanceof PhloError &&
        error.code === 'PHLO_ROWS_INVALID' &&
        error.message.includes('malformed.csv:30002'),
    )
  })

  it('shows the first rows', async () => {
    const inspection = await user.inspect('rows.csv', 'a,b\n1,x\n2,y\n3,z\n')

    assert.deepEqual(await previewRows(user.engine, inspection, 2), [
      [1n, 'x'],
      [2n, 'y'],
    ])
  })

  it('proposes a name, a key that is unique, and no partition for little data', async () => {
    const inspection = await user.inspect(
      'Customer Orders.csv',
      'customer_id,order_id,created_at\n1,1,2024-01-01\n1,2,2024-01-02\n',
    )

    assert.deepEqual(await proposeAsset(user.engine, inspection), {
      table: ['bronze', 'customer_orders'],
      key: ['order_id'],
      partition: [],
    })
  })

  it('proposes no key where values repeat or are missing', async () => {
    const inspection = await user.inspect('events.csv', 'id,user_id\n1,1\n,2\n3,2\n')

    assert.deepEqual((await proposeAsset(user.engine, inspection)).key, [])
  })

  it('proposes partitions by month or day for many rows', async () => {
    const path = `${user.directory}/events.parquet`
    const rows = (days: number): string =>
      `SELECT i AS event_id, DATE '2024-01-01' + (i % ${days})::INTEGER AS happened_on FROM range(600000) t(i)`

    await user.engine.run(`COPY (${rows(3)}) TO '${path}'`)
    const byDay = await proposeAsset(user.engine, await inspected())
    await user.engine.run(`COPY (${rows(90)}) TO '${path}'`)
    const byMonth = await proposeAsset(user.engine, await inspected())

    assert.deepEqual(byDay, { table: ['bronze', 'events'], key: ['event_id'], partition: ['day(happened_on)'] })
    assert.deepEqual(byMonth.partition, ['month(happened_on)'])
  })

  async function inspected(): Promise<Inspection> {
    return inspectFiles(user.engine, await user.find('events.parquet'))
  }
})
