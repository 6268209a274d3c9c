import { createReadStream } from 'node:fs'
import type { OpenFile } from '../open-file.js'
import { rowsOfWhole } from '../set-aside/omission.js'

/**
 * Find the lines on which rows begin. A row of delimited text may have several lines, and blank lines are no rows.
 *
 * @param rows - numbers of rows from 1, ascending
 * @returns one number from 1 per row; the row's own number for formats without lines
 */
export async function lineNumbers(file: OpenFile, rows: readonly number[]): Promise<readonly number[]> {
  const { omission, ...whole } = file
  if (omission !== undefined) {
    return lineNumbers({ ...whole, readPath: omission.wholePath }, rowsOfWhole(rows, omission))
  }
  if (file.dialect === undefined && file.jsonForm !== 'newline_delimited') return rows
  const lines: number[] = []
  let row = file.dialect?.header === true ? -1 : 0
  for await (const { line, isBlank } of records(file)) {
    if (line <= (file.dialect?.skipLines ?? 0) || (isBlank && file.columns.length > 1)) continue
    row += 1
    while (rows[lines.length] === row) lines.push(line)
    if (lines.length === rows.length) break
  }
  return rows.map((number, index) => lines[index] ?? number)
}

const NEWLINE = 0x0a
const RETURN = 0x0d

/** The records of a file as they begin: at the start of a line that is not inside quotes. */
async function* records(file: OpenFile): AsyncGenerator<{ readonly line: number; readonly isBlank: boolean }> {
  const quote = file.dialect?.quote.charCodeAt(0) ?? Number.NaN
  let line = 1
  let start = 1
  let isQuoted = false
  let isBlank = true
  let previous = 0
  for await (const chunk of createReadStream(file.readPath, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      const isEnd = byte === NEWLINE ? previous !== RETURN : byte === RETURN
      previous = byte
      // A doubled quote closes and opens again, which comes to the same.
      if (byte === quote) isQuoted = !isQuoted
      if (isEnd) line += 1
      if (!isEnd || isQuoted) {
        if (byte !== NEWLINE && byte !== RETURN) isBlank = false
        continue
      }
      yield { line: start, isBlank }
      start = line
      isBlank = true
    }
  }
  if (!isBlank) yield { line: start, isBlank }
}
