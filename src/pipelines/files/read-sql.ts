import { quoteIdentifier, quoteLiteral } from '../../engine/quote.js'
import { sqlTypeOf } from '../../engine/sql-type.js'
import { alikeFiles } from './alike-files.js'
import { csvSql } from './csv-sql.js'
import type { CsvDialect } from './file-format.js'
import type { OpenFile, OpenFiles } from './open-files.js'
import type { Guard, ReadField } from './read-field.js'
import type { TextRules } from './text-value-sql.js'
import { valueSql } from './value-sql.js'

/**
 * Write one strict SELECT over all the files: every value becomes its field's type or the statement fails. Columns of the files
 * that no field names are left out, fields that no file has are null. When it fails, {@link explainBadRows} says why.
 *
 * @param fields - one or more, the columns of the result in order
 */
export function readSql(files: OpenFiles, fields: readonly ReadField[], guards: readonly Guard[] = []): string {
  const selects = alikeFiles(files.files).map((group) => csvSelect(group, fields))
  const rows = selects.length === 1 ? selects.join() : selects.map((select) => `(${select})`).join(' UNION ALL ')
  if (guards.length === 0) return rows
  const met = guards.map((guard) => `WHEN NOT (${guard.sql}) THEN error(${quoteLiteral(`not ${guard.expected}`)})`)
  return `SELECT * FROM (${rows}) WHERE CASE ${met.join(' ')} ELSE true END`
}

/** What DuckDB's own reader of delimited text makes strictly, and faster than a cast. */
const NATIVE: ReadonlySet<string> = new Set(['string', 'boolean', 'float', 'double'])

function csvSelect(
  group: { readonly files: readonly OpenFile[]; readonly first: OpenFile },
  fields: readonly ReadField[],
): string {
  const { dialect, columns } = group.first
  if (dialect === undefined) throw new TypeError('delimited text is read by its dialect')
  const readers = fields.map((field) => {
    const index = columns.findIndex(({ name }) => name.toLowerCase() === field.name.toLowerCase())
    return { field, index, isNative: typeof field.type === 'string' && NATIVE.has(field.type) }
  })
  const types = columns.map((_, index) => {
    const reader = readers.find((candidate) => candidate.index === index)
    return reader?.isNative === true ? sqlTypeOf(reader.field.type) : 'VARCHAR'
  })
  const rules = csvRules(dialect, 'error')
  const values = readers.map(({ field, index, isNative }) => {
    const raw = `c${index}`
    const value = index < 0 ? `CAST(NULL AS ${sqlTypeOf(field.type)})` : isNative ? raw : fieldSql(raw, field, rules)
    return `${field.required ? requiredSql(index < 0 ? 'NULL' : raw, field, value) : value} AS ${quoteIdentifier(field.name)}`
  })
  const paths = group.files.map(({ readPath }) => readPath)
  return `SELECT ${values.join(', ')} FROM ${csvSql(paths, dialect, types)}`
}

function csvRules(dialect: CsvDialect, misfit: TextRules['misfit']): TextRules {
  const { decimalSeparator, dateFormat, timestampFormat } = dialect
  return { misfit, decimalSeparator, dateFormat, timestampFormat }
}

function fieldSql(raw: string, field: ReadField, rules: TextRules): string {
  if (field.encoding !== 'epoch-ms') return valueSql(raw, field.type, 'csv', rules)
  const micros = `(${valueSql(raw, 'long', 'csv', rules)}) * 1000`
  return rules.misfit === 'error' ? `make_timestamptz(${micros})` : `TRY(make_timestamptz(${micros}))`
}

function requiredSql(raw: string, field: ReadField, value: string): string {
  return `CASE WHEN ${raw} IS NULL THEN error(${quoteLiteral(`${field.name} is missing`)}) ELSE ${value} END`
}
