import type { CsvDialect } from '../file-format.js'

/** One record of a text: a row, a header or a blank line. */
export interface TextRecord {
  /** Where in the text it begins. */
  readonly from: number
  /** Where the end of its line begins. */
  readonly end: number
  /** Where the next record begins. */
  readonly next: number
  /** On which it begins in the file, from 1. */
  readonly line: number
  /** Of delimited text: how many fields it has; empty ones at the end that are more than there may be do not count. */
  readonly fields: number
  readonly isBlank: boolean
}

/** Whole records of a file, one after the other. */
export interface SplitText {
  readonly text: Buffer
  readonly records: readonly TextRecord[]
}

/** How the records of a file are told apart: delimited text by its quotes, JSON by its lines. */
export interface RecordForm {
  readonly dialect: Pick<CsvDialect, 'delimiter' | 'quote' | 'escape' | 'skipLines'> | undefined
  /** Fields that a record may have, empty or not. */
  readonly fieldsMax: number
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
 * Make a function that splits a file into its records, as the engine does, and is given it piece by piece.
 *
 * @returns what is split by now; `isLast` says that the file ends with these bytes
 * @throws UnsafeRecords - the records cannot be told apart, or one is very long
 */
export function recordSplitter(form: RecordForm): (chunk: Buffer, isLast: boolean) => SplitText {
  const scan = form.dialect === undefined ? scanLine : recordScanner(form.dialect, form.fieldsMax)
  const skipLines = form.dialect?.skipLines ?? 0
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  return (chunk, isLast) => {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const records: TextRecord[] = []
    let from = 0
    while (from < text.length) {
      const found = (line > skipLines ? scan : scanLine)(text, { from, line }, isLast)
      if (found === undefined) break
      records.push(found.record)
      line += found.lines
      from = found.record.next
    }
    rest = text.subarray(from)
    if (rest.length > RECORD_BYTES_MAX) throw new UnsafeRecords('a record does not end')
    return { text, records }
  }
}

/** Find the record that begins at a place; `undefined`: the text goes on, and so may the record. */
type Scan = (
  text: Buffer,
  at: Pick<TextRecord, 'from' | 'line'>,
  isLast: boolean,
) => { readonly record: TextRecord; readonly lines: number } | undefined

function scanLine(text: Buffer, { from, line }: Pick<TextRecord, 'from' | 'line'>, isLast: boolean): ReturnType<Scan> {
  const found = text.indexOf(NEWLINE, from)
  if (found === -1 && !isLast) return undefined
  const next = found === -1 ? text.length : found + 1
  let end = found === -1 ? text.length : found
  if (end > from && text[end - 1] === RETURN) end -= 1
  let at = from
  while (at < end && isBlankByte(text[at])) at += 1
  return { record: { from, end, next, line, fields: 1, isBlank: at === end }, lines: 1 }
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN
}

/** Where in a field a byte stands. */
type Place = 'start' | 'plain' | 'quoted' | 'after quote'

function recordScanner(dialect: NonNullable<RecordForm['dialect']>, fieldsMax: number): Scan {
  const delimiter = Buffer.from(dialect.delimiter)
  const [first] = delimiter
  const { length } = delimiter
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
  const escapeMark = dialect.escape === '' ? quote : dialect.escape.charCodeAt(0)

  return (text, { from, line }, isLast) => {
    // What a byte means may depend on those that follow it.
    const stop = isLast ? text.length : text.length - length
    let place: Place = 'start'
    let fields = 1
    let filled = 0
    let lines = 0
    for (let at = from; at < stop; at += 1) {
      const byte = text[at]
      if (place === 'quoted') {
        if (byte === escapeMark && text[at + 1] === quote) at += 1
        else if (byte === quote) {
          place = 'after quote'
          continue
        } else if (byte === NEWLINE || (byte === RETURN && text[at + 1] !== NEWLINE)) lines += 1
        filled = fields
      } else if (byte === NEWLINE || byte === RETURN) {
        const next = byte === RETURN && text[at + 1] === NEWLINE ? at + 2 : at + 1
        const counted = countFields({ fields, filled, fieldsMax })
        return { record: { from, end: at, next, line, fields: counted, isBlank: at === from }, lines: lines + 1 }
      } else if (byte === first && (length === 1 || delimiter.equals(text.subarray(at, at + length)))) {
        fields += 1
        place = 'start'
        at += length - 1
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
    const end = text.length
    const counted = countFields({ fields, filled, fieldsMax })
    return { record: { from, end, next: end, line, fields: counted, isBlank: false }, lines: 1 }
  }
}

/** The engine passes over empty fields at the end of a record that has too many. */
function countFields({ fields, filled, fieldsMax }: Record<'fields' | 'filled' | 'fieldsMax', number>): number {
  return fields > fieldsMax ? Math.max(filled, fieldsMax) : fields
}
