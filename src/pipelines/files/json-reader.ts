import { quoteIdentifier, quoteLiteral } from '../../engine/quote.js'
import type { AlikeFiles } from './alike-files.js'
import type { ColumnReader, FilesReader } from './column-reader.js'
import { pathLiteral } from './csv-sql.js'
import { fitsSql } from './fits-sql.js'
import type { ReadField } from './read-field.js'
import type { TextRules } from './text-value-sql.js'
import { rawType, valueSql } from './value-sql.js'

const RULES: Omit<TextRules, 'misfit'> = { decimalSeparator: '.', dateFormat: undefined, timestampFormat: undefined }

/** Plan how fields are read from JSON. A field is found under its own name, or under one that differs only in case. */
export function jsonReader({ files, first }: AlikeFiles, fields: readonly ReadField[]): FilesReader {
  const spellings = new Map(first.columns.map(({ name }) => [name.toLowerCase(), name]))
  const named = fields.map((field) => ({ field, name: spellings.get(field.name.toLowerCase()) ?? field.name }))
  const paths = `[${files.map(({ readPath }) => pathLiteral(readPath)).join(', ')}]`
  const source = (types: readonly string[]): string => {
    const columns = named.map(({ name }, index) => `${quoteLiteral(name)}: ${quoteLiteral(types[index] ?? 'JSON')}`)
    const format = first.jsonForm ?? 'newline_delimited'
    return `read_json(${paths}, auto_detect = false, format = '${format}', records = true, columns = {${columns.join(', ')}})`
  }
  return {
    columns: named.map(({ field, name }) => columnReader(field, name)),
    source: source(fields.map((field) => rawType(typeInFile(field), 'json'))),
    checkedSource: source(fields.map(() => 'JSON')),
  }
}

function columnReader(field: ReadField, name: string): ColumnReader {
  const raw = quoteIdentifier(name)
  const type = typeInFile(field)
  const value = valueSql(raw, type, 'json', { ...RULES, misfit: 'error' })
  return {
    field,
    raw,
    value: field.encoding === 'epoch-ms' ? `make_timestamptz((${value}) * 1000)` : value,
    fits: fitsSql(raw, type, 'json', RULES),
    text: `CAST(${raw} AS VARCHAR)`,
  }
}

function typeInFile(field: ReadField): ReadField['type'] {
  return field.encoding === 'epoch-ms' ? 'long' : field.type
}
