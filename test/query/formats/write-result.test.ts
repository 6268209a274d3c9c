import assert from 'node:assert/strict'
import type { QueryResult, ResultColumn, ResultValue } from '../../../src/engine/engine.js'
import { type TextOptions, writeResult } from '../../../src/query/formats/write-result.js'

const ROWS: readonly (readonly ResultValue[])[] = [
  [1n, 'ann "x", y', 1999n, null],
  [9007199254740993n, 'line\nbreak', -5n, new Map([['k', [1, null]]])],
]

const COLUMNS: readonly ResultColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
  { name: 'price', type: 'decimal(9,2)' },
  {
    name: 'tags',
    type: {
      type: 'map',
      keyId: 0,
      key: 'string',
      valueId: 0,
      value: { type: 'list', elementId: 0, element: 'int', elementRequired: false },
      valueRequired: false,
    },
  },
]

function resultOf(columns: readonly ResultColumn[], rows: readonly (readonly ResultValue[])[]): QueryResult {
  return {
    columns,
    async *batches() {
      for (const row of rows) yield [row]
    },
  }
}

async function textOf(result: QueryResult, options: Partial<TextOptions>): Promise<string> {
  const parts: string[] = []
  const sink = { write: async (text: string) => void parts.push(text) }
  await writeResult(result, sink, { format: 'table', widthMax: undefined, rowsMax: undefined, ...options })
  return parts.join('')
}

describe('query/formats/write-result', () => {
  it('draws the plan of EXPLAIN line by line, with what would act on the terminal shown', async () => {
    const columns = ['explain_key', 'explain_value'].map((name) => ({ name, type: 'string' }) as const)

    const text = await textOf(resultOf(columns, [['physical_plan', '┌─┐\n│\u001b│\n└─┘\n']]), {})

    assert.equal(text, 'physical_plan\n┌─┐\n│\\u001b│\n└─┘\n')
  })

  it('writes JSON with wide integers and decimals as text', async () => {
    const text = await textOf(resultOf(COLUMNS, ROWS), { format: 'json' })

    assert.deepEqual(JSON.parse(text), {
      columns: [
        { name: 'id', type: 'long' },
        { name: 'name', type: 'string' },
        { name: 'price', type: 'decimal(9,2)' },
        { name: 'tags', type: 'map<string, list<int>>' },
      ],
      rows: [
        ['1', 'ann "x", y', '19.99', null],
        ['9007199254740993', 'line\nbreak', '-0.05', { k: [1, null] }],
      ],
    })
  })

  it('writes JSON that is whole when there are no rows', async () => {
    const text = await textOf(resultOf([{ name: 'n', type: 'int' }], []), { format: 'json' })

    assert.deepEqual(JSON.parse(text), { columns: [{ name: 'n', type: 'int' }], rows: [] })
  })

  it('writes one object per line, keeping columns of the same name apart', async () => {
    const columns: readonly ResultColumn[] = [
      { name: 'n', type: 'int' },
      { name: 'n', type: 'double' },
    ]

    const text = await textOf(resultOf(columns, [[1, Number.NaN]]), { format: 'ndjson' })

    assert.equal(text, '{"n":1,"n_2":"NaN"}\n')
  })

  it('writes CSV in which a null and an empty text differ', async () => {
    const columns: readonly ResultColumn[] = [
      { name: 'a,b', type: 'string' },
      { name: 'c', type: 'string' },
    ]

    const text = await textOf(resultOf(columns, [['', null]]), { format: 'csv' })

    assert.equal(text, '"a,b",c\n"",\n')
  })

  it('writes a Markdown table whose cells cannot break it', async () => {
    const text = await textOf(resultOf([{ name: 'x', type: 'string' }], [['a|b\nc']]), { format: 'markdown' })

    assert.equal(text, '| x |\n| --- |\n| a\\|b<br>c |\n')
  })

  it('writes a table with numbers at the right and what would act on a terminal shown', async () => {
    const columns: readonly ResultColumn[] = [
      { name: 'id', type: 'long' },
      { name: 'name', type: 'string' },
    ]

    const text = await textOf(
      resultOf(columns, [
        [10n, '\u001b[31mred'],
        [7n, null],
      ]),
      {},
    )

    assert.equal(
      text,
      'id  name\n──  ──────────────\n10  \\u001b[31mred\n 7  NULL\n(2 rows)\n'.replace(
        '──────────────',
        '─'.repeat(13),
      ),
    )
  })

  it('shows no more rows than asked for, and says how many there are', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => [index])

    const text = await textOf(resultOf([{ name: 'n', type: 'int' }], rows), { rowsMax: 2 })

    assert.equal(text, 'n\n─\n0\n1\n(25 rows, 23 more than shown)\n')
  })

  it('fits a wide table into a line: cuts values, then leaves columns out and names them', async () => {
    const columns = ['alpha', 'beta', 'gamma'].map((name) => ({ name, type: 'string' as const }))
    const rows = [['x'.repeat(30), 'y'.repeat(30), 'z'.repeat(30)]]

    const text = await textOf(resultOf(columns, rows), { widthMax: 20 })

    assert.equal(text, 'alpha      gamma\n─────────  ─────────\nxxxxxxxx…  zzzzzzzz…\n(1 row; no room for beta)\n')
  })
})
