import { quoteIdentifier, quoteLiteral } from '../../../engine/quote.js'
import { pathLiteral } from '../csv/csv-sql.js'
import type { AlikeFiles } from '../read/alike-files.js'
import type { ColumnReader, FilesReader } from '../read/column-reader.js'
import { fitsSql } from '../read/fits-sql.js'
import type { TextRules } from '../read/text-value-sql.js'
import { rawType, valueSql } from '../read/value-sql.js'
import { fileType, type ReadField } from '../read-field.js'

const RULES: Omit<TextRules, 'misfit'> = { decimalSeparator: '.', dateFormat: undefined, timestampFormat: undefined }

/** Plan how fields are read from JSON. A field is found under its own name, or under one that differs only in case. */
export function jsonReader({ files, first }: AlikeFiles, fields: readonly ReadField[]): FilesReader {
  const spellings = new Map(first.columns.map(({ name }) => [name.toLowerCase(), name]))
  const named = fields.map((field) => ({ field, name: spellings.get(field.name.toLowerCase()) ?? field.name }))
  const paths = files.map(({ readPath }) => readPath)
  const format = `format = '${first.jsonForm ?? 'newline_delimited'}', records = true`
  const source = (types: readonly string[]): string => {
    const columns = named.map(({ name }, index) => `${quoteLiteral(name)}: ${quoteLiteral(types[index] ?? 'JSON')}`)
    return readJson(paths, `auto_detect = false, ${format}, columns = {${columns.join(', ')}}`)
  }
  return {
    columns: named.map(({ field, name }) => columnReader(field, name)),
    source:
      first.specimenPath === undefined
        ? source(fields.map((field) => rawType(fileType(field), 'json')))
        : afterSpecimen(first.specimenPath, { paths, format, names: named.map(({ name }) => name) }),
    checkedSource: source(fields.map(() => 'JSON')),
  }
}

/** The columns are found in the specimen, whose rows are left out; a key that it does not have fails the read. */
function afterSpecimen(
  specimenPath: string,
  {
    paths,
    format,
    names,
  }: { readonly paths: readonly string[]; readonly format: string; readonly names: readonly string[] },
): string {
  let file = 'phlo_file'
  while (names.some((name) => name.toLowerCase() === file)) file += '_'
  const options = `${format}, sample_size = 2, maximum_sample_files = 1, filename = ${quoteLiteral(file)}`
  const rows = readJson([specimenPath, ...paths], options)
  return `(SELECT * FROM ${rows} WHERE ${quoteIdentifier(file)} <> ${quoteLiteral(specimenPath)})`
}

function readJson(paths: readonly string[], options: string): string {
  return `read_json([${paths.map(pathLiteral).join(', ')}], ${options})`
}

function columnReader(field: ReadField, name: string): ColumnReader {
  const raw = quoteIdentifier(name)
  const type = fileType(field)
  const value = valueSql(raw, type, 'json', { ...RULES, misfit: 'error' })
  return {
    field,
    raw,
    value: field.encoding === 'epoch-ms' ? `make_timestamptz((${value}) * 1000)` : value,
    fits: fitsSql(raw, type, 'json', RULES),
    text: `CAST(${raw} AS VARCHAR)`,
  }
}
