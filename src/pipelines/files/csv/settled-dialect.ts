import type { Type } from '../../../iceberg/types.js'
import type { CsvDialect, FormatOptions } from '../file-format.js'
import { HEAD_BYTES } from '../prepare/read-head.js'
import { csvHeader } from './csv-header.js'
import { csvRecords } from './csv-records.js'
import { DELIMITERS, givenDelimiter, usualDialect } from './usual-dialect.js'

/** A column whose type is not to be guessed. */
export interface SettledColumn {
  readonly name: string
  readonly type: Type
}

/** Records that are looked at; the search that this saves looks at some 20,000, for a tenth of a second. */
const RECORDS_MAX = 200

/**
 * Tell the dialect of delimited text by a header that names only known columns, when the first records bear it out.
 *
 * @param head - the first {@link HEAD_BYTES} of the file
 * @param columns - all that the file may have
 * @returns `undefined` when anything about the file is not usual, so that it takes a search
 */
export function settledDialect(
  head: Buffer,
  columns: readonly SettledColumn[],
  format: FormatOptions,
): CsvDialect | undefined {
  if (format.header === false || (format.skipLines ?? 0) > 0 || head.includes('\\')) return undefined
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]))
  const given = givenDelimiter(format)
  for (const delimiter of given === undefined ? DELIMITERS : [given]) {
    const dialect = { ...usualDialect(format), delimiter }
    const header = csvHeader(head, dialect).map((name) => byName.get(name.toLowerCase()))
    const isKnown = header.length > 1 && header.every((column) => column !== undefined)
    if (isKnown) return bearsOut(firstRecords(head, dialect), header, dialect) ? dialect : undefined
  }
  return undefined
}

/** The records after the header; the last one of a longer file is cut off. */
function firstRecords(head: Buffer, dialect: CsvDialect): readonly (readonly string[])[] {
  const records: (readonly string[])[] = []
  for (const record of csvRecords(head.toString('utf8'), dialect)) {
    records.push(record)
    if (records.length > RECORDS_MAX) break
  }
  const isCut = head.length >= HEAD_BYTES && records.length <= RECORDS_MAX
  return records.slice(1, isCut ? -1 : undefined)
}

function bearsOut(
  records: readonly (readonly string[])[],
  header: readonly SettledColumn[],
  dialect: CsvDialect,
): boolean {
  const isUsual = records.every(
    (record) => record.length === header.length && record.every((text) => !text.startsWith("'")),
  )
  return isUsual && header.every(({ type }, index) => !hasOwnForm(type, dialect) || isIso(records, index, dialect))
}

/** Whether values of a type are written in forms that have to be found. */
function hasOwnForm(type: Type, dialect: CsvDialect): boolean {
  if (type === 'date') return dialect.dateFormat === undefined
  return (type === 'timestamp' || type === 'timestamptz') && dialect.timestampFormat === undefined
}

function isIso(records: readonly (readonly string[])[], index: number, { nullTexts }: CsvDialect): boolean {
  const texts = records.map((record) => record[index] ?? '').filter((text) => !nullTexts.includes(text))
  return texts.length > 0 && texts.every((text) => /^\d{4}-\d{2}-\d{2}/.test(text))
}
