import { quoteIdentifier, quoteLiteral } from '../../../engine/quote.js'
import { PhloError } from '../../../errors.js'
import type { OpenFiles } from '../open-file.js'
import type { Guard, ReadField } from '../read-field.js'
import { type AlikeFiles, alikeFiles } from './alike-files.js'
import type { ColumnReader } from './column-reader.js'
import { filesReader } from './files-reader.js'

/**
 * Write one strict SELECT over all the files: every value becomes its field's type or the statement fails. Columns of the files
 * that no field names are left out, fields that no file has are null. When it fails, `explainBadRows` says why.
 *
 * @param fields - one or more, the columns of the result in order
 * @throws PHLO_ROWS_INVALID - a file has none of the columns, so that it would give rows of nulls
 */
export function readSql(files: OpenFiles, fields: readonly ReadField[], guards: readonly Guard[] = []): string {
  const selects = alikeFiles(files.files).map((alike) => {
    const { columns, source } = filesReader(files.kind, alike, fields)
    if (columns.every(({ raw }) => raw === undefined)) throw noneFound(alike, fields)
    return `SELECT ${columns.map(columnSql).join(', ')} FROM ${source}`
  })
  const rows = selects.length === 1 ? selects.join() : selects.map((select) => `(${select})`).join(' UNION ALL ')
  if (guards.length === 0) return rows
  const broken = guards.map(({ sql, expected }) => `WHEN NOT (${sql}) THEN error(${quoteLiteral(`not ${expected}`)})`)
  return `SELECT * FROM (${rows}) WHERE CASE ${broken.join(' ')} ELSE true END`
}

function columnSql({ field, raw, value }: ColumnReader): string {
  return `${field.required ? requiredSql(field, raw, value) : value} AS ${quoteIdentifier(field.name)}`
}

function requiredSql(field: ReadField, raw: string | undefined, value: string): string {
  const missing = `error(${quoteLiteral(`${field.name} is missing`)})`
  return raw === undefined
    ? `CASE WHEN true THEN ${missing} ELSE ${value} END`
    : `CASE WHEN ${raw} IS NULL THEN ${missing} ELSE ${value} END`
}

function noneFound({ first }: AlikeFiles, fields: readonly ReadField[]): PhloError {
  const { displayName } = first.source
  const wanted = fields.map(({ name }) => name)
  const found = first.columns.map(({ name }) => name)
  return new PhloError(
    'PHLO_ROWS_INVALID',
    `${displayName} has none of the columns ${wanted.join(', ')}; it has ${found.join(', ') || 'none at all'}.`,
    {
      fixes: ['If the file has no header line, say so by `header: false`; otherwise name its columns in the schema.'],
      context: { file: displayName, wanted, found },
    },
  )
}
