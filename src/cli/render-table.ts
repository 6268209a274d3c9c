import { printableLine } from './printable.js'

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
    ...rows.map((row) => columns.map(({ text }) => printableLine(text(row)))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))))
  const lines = cells.map((line) =>
    line.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align ?? 'left')).join('  '),
  )
  return lines.map((line) => line.trimEnd()).join('\n')
}

/** How many columns of a terminal a text takes: marks that combine take none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) continue
    width +=
      /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? blanks + text : text + blanks
}
