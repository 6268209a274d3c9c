import { displayText, displayWidth } from '../../query/formats/display-text.js'

export interface Column<Row> {
  readonly title: string
  /** Text of a row's cell; it is made safe to print. */
  readonly text: (row: Row) => string
  readonly align?: 'left' | 'right'
}

/** Lay rows out in columns under their titles, if one has a title; without rows, only the titles. No line ends in blanks. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    ...(columns.some(({ title }) => title !== '') ? [columns.map(({ title }) => title.toUpperCase())] : []),
    ...rows.map((row) => columns.map(({ text }) => displayText(text(row)))),
  ]
  const widths = columns.map((_, index) =>
    cells.reduce((most, line) => Math.max(most, displayWidth(line[index] ?? '')), 0),
  )
  const lines = cells.map((line) =>
    line.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left')).join('  '),
  )
  return lines.map((line) => line.trimEnd()).join('\n')
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? blanks + text : text + blanks
}
