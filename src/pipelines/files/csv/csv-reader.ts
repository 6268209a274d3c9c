import { sqlTypeOf } from '../../../engine/sql-type.js'
import type { CsvDialect } from '../file-format.js'
import type { AlikeFiles } from '../read/alike-files.js'
import type { ColumnReader, FilesReader } from '../read/column-reader.js'
import { fitsSql } from '../read/fits-sql.js'
import type { TextRules } from '../read/text-value-sql.js'
import { valueSql } from '../read/value-sql.js'
import { fileType, type ReadField } from '../read-field.js'
import { csvSql } from './csv-sql.js'

/** Types that DuckDB's reader of delimited text itself makes strictly, and faster than a cast does. */
const NATIVE: ReadonlySet<unknown> = new Set(['string', 'boolean', 'float', 'double'])

/** Plan how fields are read from delimited text. Names are compared as SQL does. */
export function csvReader({ files, first }: AlikeFiles, fields: readonly ReadField[]): FilesReader {
  const { dialect, columns } = first
  if (dialect === undefined) throw new TypeError('delimited text is read by its dialect')
  const indexes = new Map(columns.map(({ name }, index) => [name.toLowerCase(), index]))
  const types = columns.map(() => 'VARCHAR')
  const readers = fields.map((field) => {
    const index = indexes.get(field.name.toLowerCase())
    if (index !== undefined && NATIVE.has(field.type)) types[index] = sqlTypeOf(field.type)
    return columnReader(field, index, dialect)
  })
  const paths = files.map(({ readPath }) => readPath)
  const texts = columns.map(() => 'VARCHAR')
  const unread = texts.map((_, index) => `c${index}`).filter((raw) => readers.every((reader) => reader.raw !== raw))
  return {
    columns: readers,
    source: readThroughout(csvSql(paths, dialect, types), unread),
    checkedSource: readThroughout(csvSql(paths, dialect, texts), unread),
  }
}

/**
 * Read the columns that no field needs as well, by a condition that is always true. DuckDB 1.5.5 does not see invalid UTF-8 in a
 * column that is not read, or even fails internally over it, after which it has to be started anew.
 */
function readThroughout(source: string, unread: readonly string[]): string {
  return unread.length === 0 ? source : `(SELECT * FROM ${source} WHERE hash(${unread.join(', ')}) >= 0)`
}

function columnReader(field: ReadField, index: number | undefined, dialect: CsvDialect): ColumnReader {
  if (index === undefined) return missingColumn(field)
  const raw = `c${index}`
  const rules = textRules(dialect)
  const type = fileType(field)
  const value = NATIVE.has(field.type) ? raw : valueSql(raw, type, 'csv', { ...rules, misfit: 'error' })
  return {
    field,
    raw,
    value: field.encoding === 'epoch-ms' ? `make_timestamptz((${value}) * 1000)` : value,
    fits: fitsSql(raw, type, 'csv', rules),
    text: raw,
  }
}

/** A column that the files do not have is null in every row. */
export function missingColumn(field: ReadField): ColumnReader {
  return { field, raw: undefined, value: `CAST(NULL AS ${sqlTypeOf(field.type)})`, fits: 'true', text: 'NULL' }
}

function textRules({ decimalSeparator, dateFormat, timestampFormat }: CsvDialect): Omit<TextRules, 'misfit'> {
  return { decimalSeparator, dateFormat, timestampFormat }
}
