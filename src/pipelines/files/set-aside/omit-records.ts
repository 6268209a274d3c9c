import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { OpenFile, ReadableFile } from '../open-file.js'
import type { AsideBudget } from './aside-budget.js'
import type { OmittedRow, RowReason } from './omission.js'
import { recordSplitter, type SplitText, type TextRecord } from './split-records.js'

/** A text file whose records can be told apart. */
export type LinesFile = ReadableFile & Pick<OpenFile, 'dialect' | 'columns'>

/**
 * Say why a record is bad; `undefined`: it is not.
 *
 * @param row - its number in the file as it is read, from 1: rows that were left out before do not count
 */
export type Complain = (text: Buffer, record: TextRecord, row: number) => readonly RowReason[] | undefined

export interface OmitOptions {
  /** Absolute path of the copy. */
  readonly copyPath: string
  /** Asked for every row that is left out for the first time. */
  readonly budget: AsideBudget
  readonly complain: Complain
}

const CHUNK_BYTES = 1 << 20

/**
 * Copy a text file without its bad rows; everything else is copied byte by byte.
 *
 * @returns the copy, with all that it lacks of the whole file
 * @throws UnsafeRecords - the records of the file cannot be told apart
 * @throws what the budget throws
 */
export async function omitRecords<File extends LinesFile>(
  file: File,
  { copyPath, budget, complain }: OmitOptions,
): Promise<File> {
  const wholePath = file.omission?.wholePath ?? file.readPath
  const before = new Map(file.omission?.rows.map((omitted) => [omitted.row, omitted]))
  const isRow = rowFilter(file)
  const rows: OmittedRow[] = []
  let row = 0
  let rowsRead = 0
  const omitted = (text: Buffer, record: TextRecord): OmittedRow | undefined => {
    row += 1
    const known = before.size === 0 ? undefined : before.get(row)
    if (known !== undefined) return known
    rowsRead += 1
    const reasons = complain(text, record, rowsRead)
    if (reasons === undefined) return undefined
    budget.take(record.end - record.from)
    return { row, line: record.line, raw: recordText(text, record), reasons }
  }
  await using copy = await open(copyPath, 'w')
  for await (const { text, records } of splitFile(wholePath, file)) {
    const kept: Buffer[] = []
    let keptFrom = 0
    for (const record of records) {
      const found = isRow(record) ? omitted(text, record) : undefined
      if (found === undefined) continue
      rows.push(found)
      kept.push(text.subarray(keptFrom, record.from))
      keptFrom = record.next
    }
    kept.push(text.subarray(keptFrom, records.at(-1)?.next ?? 0))
    await copy.appendFile(kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept))
  }
  return { ...file, readPath: copyPath, omission: { wholePath, rows, rowsKept: row - rows.length } }
}

/** Whether a text file has a bad row. @throws UnsafeRecords - the records of the file cannot be told apart */
export async function hasRecord(file: LinesFile, complain: Complain): Promise<boolean> {
  const isRow = rowFilter(file)
  let row = 0
  for await (const { text, records } of splitFile(file.readPath, file)) {
    for (const record of records) if (isRow(record) && complain(text, record, ++row) !== undefined) return true
  }
  return false
}

/** A record as text, without the end of its line. */
export function recordText(text: Buffer, { from, end }: TextRecord): string {
  return text.toString('utf8', from, end).replace(/^\ufeff/, '')
}

async function* splitFile(path: string, { dialect, columns }: LinesFile): AsyncGenerator<SplitText> {
  const split = recordSplitter({ dialect, fieldsMax: columns.length })
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    yield split(chunk, false)
  }
  yield split(Buffer.alloc(0), true)
}

/** Tells records that are rows, asked about one after the other. A blank line of a file of one column is one. */
function rowFilter({ dialect, columns }: LinesFile): (record: TextRecord) => boolean {
  if (dialect === undefined) return ({ isBlank }) => !isBlank
  let isHeaderDue = dialect.header
  return ({ line, isBlank }) => {
    if (line <= dialect.skipLines || (isBlank && columns.length > 1)) return false
    const isHeader = isHeaderDue
    isHeaderDue = false
    return !isHeader
  }
}
