import { PhloError } from '../../../errors.js'
import { columnNames } from '../column-names.js'
import type { FormatOptions } from '../file-format.js'
import type { SourceFile } from '../source-file.js'
import type { CellValue } from './cell-value.js'
import type { SheetRow } from './read-sheet.js'

export interface SheetContext {
  readonly source: SourceFile
  readonly format: FormatOptions
  /** Its name. */
  readonly sheet: string
  /** The names of all sheets of the workbook. */
  readonly sheets: readonly string[]
  readonly onNote: (note: string) => void
}

/** Rows that are looked at for a header: a title above a table fills one cell. */
const LEADING_ROWS_MAX = 20

/**
 * Make the rows of a sheet lines of JSON. Line n is row n; rows above and in the header, and empty ones, are blank lines.
 *
 * @throws PHLO_FILE_EMPTY - there are no rows
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export async function* sheetLines(rows: AsyncIterable<SheetRow>, context: SheetContext): AsyncGenerator<string> {
  const iterator = rows[Symbol.asyncIterator]()
  const { names, data } = tableStart(await leadingRows(iterator, context.format), context)
  let line = 0
  const write = (row: SheetRow): string => {
    const blanks = '\n'.repeat(Math.max(0, row.number - line - 1))
    line = row.number
    return `${blanks}${JSON.stringify(rowObject(row, names))}\n`
  }
  for (const row of data) yield write(row)
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield write(next.value)
}

/** Read as far as the first row that fills two cells, which begins the table. */
async function leadingRows(iterator: AsyncIterator<SheetRow>, format: FormatOptions): Promise<readonly SheetRow[]> {
  const leading: SheetRow[] = []
  while (leading.length < LEADING_ROWS_MAX) {
    const next = await iterator.next()
    if (next.done === true) break
    if (next.value.number <= (format.skipLines ?? 0)) continue
    leading.push(next.value)
    if (isTable(next.value) || format.header === false) break
  }
  return leading
}

/** The names of the columns, and those of the leading rows that are data. */
function tableStart(
  leading: readonly SheetRow[],
  context: SheetContext,
): { readonly names: readonly string[]; readonly data: readonly SheetRow[] } {
  const { source, format, onNote } = context
  // Where no row fills two cells, the table has one column and begins at once.
  const start = Math.max(0, leading.findIndex(isTable))
  const first = leading[start]
  if (first === undefined) throw emptySheet(context)
  if (start > 0)
    onNote(`${source.displayName}: the rows above row ${first.number} stand before the table and are left out.`)
  const isHeader = format.header ?? first.cells.every((value) => value === undefined || typeof value === 'string')
  const width = first.cells.findLastIndex((value) => value !== undefined && value !== '') + 1
  const written = Array.from({ length: width }, (_, index) => (isHeader ? String(first.cells[index] ?? '') : ''))
  const { names, notes } = columnNames(source.displayName, written)
  if (isHeader) notes.forEach(onNote)
  return { names, data: leading.slice(isHeader ? start + 1 : start) }
}

function emptySheet({ source: { displayName }, sheet, sheets }: SheetContext): PhloError {
  const others = sheets.filter((name) => name !== sheet)
  const [other = ''] = others
  return new PhloError('PHLO_FILE_EMPTY', `${displayName}: the sheet "${sheet}" has no rows.`, {
    ...(others.length === 0
      ? {}
      : {
          fixes: [
            `Read another one, in a workflow: files({ path: …, sheet: ${JSON.stringify(other)} }).`,
            `The sheets are ${sheets.join(', ')}.`,
          ],
        }),
    context: { file: displayName, sheet, sheets },
  })
}

function isTable({ cells }: SheetRow): boolean {
  return cells.filter((value) => value !== undefined && value !== '').length > 1
}

/** Every object has all columns in their order; values beyond the last name have columns of their own. */
function rowObject({ cells }: SheetRow, names: readonly string[]): Readonly<Record<string, CellValue | null>> {
  const value = (index: number): CellValue | null => (cells[index] === '' ? null : (cells[index] ?? null))
  const named = names.map((name, index) => [name, value(index)] as const)
  const further = Array.from({ length: Math.max(0, cells.length - names.length) }, (_, index) => names.length + index)
  const unnamed = further
    .filter((index) => value(index) !== null)
    .map((index) => [`column_${index + 1}`, value(index)] as const)
  return Object.fromEntries([...named, ...unnamed])
}
