/** Room that a column keeps when a table is too wide. */
const WIDTH_MIN = 8
/** Blanks between two columns. */
export const GAP = 2

/** A column that is shown: which one, counted from 0, and how wide, in characters. */
export interface FittedColumn {
  readonly index: number
  readonly width: number
}

/**
 * Fit the columns of a table into a line: first the widest ones give way, then columns in the middle are left out.
 *
 * @param widths - what each column would like
 * @param widthMax - of the whole line
 * @returns the columns to show, in order; at least one
 */
export function fitWidths(widths: readonly number[], widthMax: number): readonly FittedColumn[] {
  const columns = widths.map((width, index) => ({ index, width, least: Math.min(width, WIDTH_MIN) }))
  const room = (gaps: number) => widthMax - gaps * GAP
  while (columns.length > 1 && sum(columns.map(({ least }) => least)) > room(columns.length - 1)) {
    columns.splice(Math.floor(columns.length / 2), 1)
  }
  let excess = sum(columns.map(({ width }) => width)) - room(columns.length - 1)
  for (; excess > 0; excess--) {
    const widest = columns.reduce((one, other) => (other.width > one.width ? other : one))
    if (widest.width <= Math.max(1, widest.least)) break
    widest.width--
  }
  return columns.map(({ index, width }) => ({ index, width }))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
