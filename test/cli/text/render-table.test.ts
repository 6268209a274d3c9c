import assert from 'node:assert/strict'
import { renderTable } from '../../../src/cli/text/render-table.js'

const COLUMNS = [
  { title: 'name', text: ({ name }: { name: string; n: string }) => name },
  { title: 'n', text: ({ n }: { name: string; n: string }) => n, align: 'right' },
] as const

describe('cli/text/render-table', () => {
  it('aligns columns under their titles, and ends no line in blanks', () => {
    const text = renderTable(
      [
        { name: 'a', n: '1' },
        { name: 'long', n: '200' },
      ],
      COLUMNS,
    )

    assert.equal(text, 'NAME    N\na       1\nlong  200')
  })

  it('counts wide characters as two columns, and combining ones as none', () => {
    const text = renderTable(
      [
        { name: '東京', n: '1' },
        { name: 'e\u0301', n: '2' },
        { name: 'abcd', n: '3' },
      ],
      COLUMNS,
    )

    assert.equal(text, 'NAME  N\n東京  1\ne\u0301     2\nabcd  3')
  })

  it('shows what would act on the terminal, and keeps a row on its line', () => {
    assert.equal(renderTable([{ name: '\u001b[2J\nx', n: '' }], COLUMNS), 'NAME          N\n\\u001b[2J\\nx')
  })

  it('shows the titles alone where there are no rows, and no empty line where there are no titles', () => {
    assert.equal(renderTable([], COLUMNS), 'NAME  N')
    assert.equal(
      renderTable(
        [{ name: 'a', n: '1' }],
        COLUMNS.map((column) => ({ ...column, title: '' })),
      ),
      'a  1',
    )
  })
})
