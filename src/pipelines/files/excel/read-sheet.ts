import { type CellValue, cellValue } from './cell-value.js'
import type { Workbook } from './read-workbook.js'
import { readXml } from './read-xml.js'
import type { ZipArchive } from './zip-archive.js'

/** A row of a sheet that has a value in some cell. */
export interface SheetRow {
  /** From 1, as Excel shows it. */
  readonly number: number
  /** By column from 0; empty cells are holes or `undefined`. */
  readonly cells: readonly CellValue[]
}

/** Read the rows of a sheet as they stand in the file. */
export async function* readSheet(zip: ZipArchive, part: string, workbook: Workbook): AsyncGenerator<SheetRow> {
  const ready: SheetRow[] = []
  let row: { number: number; cells: CellValue[] } = { number: 0, cells: [] }
  let cell = { type: '', style: undefined as number | undefined, column: 0 }
  let text = ''
  let isText = false
  const pieces = readXml(await zip.read(part), {
    open: (name, attributes) => {
      if (name === 'row') row = { number: Number(attributes.r ?? row.number + 1), cells: [] }
      if (name === 'c') {
        const column = attributes.r === undefined ? row.cells.length : columnIndex(attributes.r)
        cell = {
          type: attributes.t ?? 'n',
          style: attributes.s === undefined ? undefined : Number(attributes.s),
          column,
        }
        text = ''
      }
      if (name === 'v' || name === 't') isText = true
    },
    text: (piece) => {
      if (isText) text += piece
    },
    close: (name) => {
      if (name === 'v' || name === 't') isText = false
      if (name === 'c') row.cells[cell.column] = cellValue({ ...cell, text }, workbook)
      if (name === 'row' && row.cells.some((value) => value !== undefined && value !== '')) ready.push(row)
    },
  })
  for await (const _ of pieces) yield* ready.splice(0)
}

/** `C7` is in column 2. */
function columnIndex(reference: string): number {
  let index = 0
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64
    if (value < 1 || value > 26) break
    index = index * 26 + value
  }
  return index - 1
}
