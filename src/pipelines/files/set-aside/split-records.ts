import type { CsvDialect } from '../file-format.js'

/** One record of a text file: a row, a header or a blank line. */
export interface TextRecord {
  /** Its bytes with the end of its line. */
  readonly bytes: Buffer
  /** How many of them come before the end of the line. */
  readonly length: number
  /** On which it begins, from 1. */
  readonly line: number
  /** Of delimited text: how many fields it has; empty ones at the end that are more than there may be do not count. */
  readonly fields: number
  readonly isBlank: boolean
}

/** How the records of a text are told apart: delimited text by its quotes, JSON by its lines. */
export interface RecordForm {
  readonly dialect: Pick<CsvDialect, 'delimiter' | 'quote' | 'escape' | 'skipLines'> | undefined
  /** Fields that a record may have, empty or not. */
  readonly fieldsMax: number
}

/** The records of a text that were not split before. */
export interface RecordSplitter {
  /** @param isLast - whether the text ends with these bytes */
  push(chunk: Buffer, isLast: boolean): readonly TextRecord[]
}

/** That the records of a text cannot be told apart safely: a quote does not end, or something follows one that does. */
export class UnsafeRecords extends Error {}

/** The engine reads no longer ones. */
const RECORD_BYTES_MAX = 16 * 1024 * 1024

const NEWLINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const TAB = 0x09

/**
 * Split a text into its records, as the engine does.
 *
 * @throws UnsafeRecords - they cannot be told apart, or one is very long
 */
export function recordSplitter(form: RecordForm): RecordSplitter {
  const scan = form.dialect === undefined ? scanLine : scannerOf(form.dialect, form.fieldsMax)
  const skipLines = form.dialect?.skipLines ?? 0
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  return {
    push(chunk, isLast) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const records: TextRecord[] = []
      let from = 0
      while (from < text.length) {
        const found = (line > skipLines ? scan : scanLine)(text, from, isLast)
        if (found === undefined) break
        const { end, next, lines, ...record } = found
        records.push({ ...record, bytes: text.subarray(from, next), length: end - from, line })
        line += lines
        from = next
      }
      rest = text.subarray(from)
      if (rest.length > RECORD_BYTES_MAX) throw new UnsafeRecords('a record does not end')
      return records
    },
  }
}

/** A record as it stands in a text. */
interface Scanned extends Pick<TextRecord, 'fields' | 'isBlank'> {
  /** Where the end of its line begins. */
  readonly end: number
  /** Where the next record begins. */
  readonly next: number
  /** Ends of lines in it. */
  readonly lines: number
}

/** `undefined`: the text goes on, and so may the record. */
type Scan = (text: Buffer, from: number, isLast: boolean) => Scanned | undefined

function scanLine(text: Buffer, from: number, isLast: boolean): Scanned | undefined {
  const found = text.indexOf(NEWLINE, from)
  if (found === -1 && !isLast) return undefined
  const next = found === -1 ? text.length : found + 1
  let end = found === -1 ? text.length : found
  if (end > from && text[end - 1] === RETURN) end -= 1
  let at = from
  while (at < end && isBlankByte(text[at])) at += 1
  return { end, next, lines: 1, fields: 1, isBlank: at === end }
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN
}

/** Where in a field a byte stands. */
type Place = 'start' | 'plain' | 'quoted' | 'after quote'

function scannerOf(dialect: NonNullable<RecordForm['dialect']>, fieldsMax: number): Scan {
  const delimiter = Buffer.from(dialect.delimiter)
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
  const escapeMark = dialect.escape === '' ? quote : dialect.escape.charCodeAt(0)
  const isDelimiter = (text: Buffer, at: number): boolean =>
    text[at] === delimiter[0] && (delimiter.length === 1 || delimiter.equals(text.subarray(at, at + delimiter.length)))

  return (text, from, isLast) => {
    let place: Place = 'start'
    let fields = 1
    let filled = 0
    let lines = 0
    for (let at = from; at < text.length; at += 1) {
      const byte = text[at]
      // What a byte means may depend on the next one.
      if (at + delimiter.length >= text.length && !isLast) return undefined
      const isReturn = byte === RETURN
      const isEnd = isReturn || byte === NEWLINE
      if (place === 'quoted') {
        if (byte === escapeMark && text[at + 1] === quote) at += 1
        else if (byte === quote) {
          place = 'after quote'
          continue
        }
        if (isEnd && !(isReturn && text[at + 1] === NEWLINE)) lines += 1
        filled = fields
      } else if (isEnd) {
        const next = isReturn && text[at + 1] === NEWLINE ? at + 2 : at + 1
        return { end: at, next, lines: lines + 1, isBlank: at === from, fields: counted(fields, filled, fieldsMax) }
      } else if (isDelimiter(text, at)) {
        fields += 1
        place = 'start'
        at += delimiter.length - 1
      } else if (byte === quote && place === 'start') {
        place = 'quoted'
      } else if (place === 'after quote') {
        if (byte !== SPACE) throw new UnsafeRecords('something follows a quoted field')
      } else {
        filled = fields
        // The engine passes over blanks before a quote.
        if (byte !== SPACE) place = 'plain'
      }
    }
    if (!isLast) return undefined
    if (place === 'quoted') throw new UnsafeRecords('a quoted field does not end')
    return { end: text.length, next: text.length, lines: 1, isBlank: false, fields: counted(fields, filled, fieldsMax) }
  }
}

/** The engine passes over empty fields at the end of a record that has too many. */
function counted(fields: number, filled: number, fieldsMax: number): number {
  return fields > fieldsMax ? Math.max(filled, fieldsMax) : fields
}
