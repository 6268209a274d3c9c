import { isDeepStrictEqual } from 'node:util'
import { quoteIdentifier, quoteLiteral } from '../../../engine/quote.js'
import { sqlTypeOf } from '../../../engine/sql-type.js'
import type { Type } from '../../../iceberg/types.js'
import { missingColumn } from '../csv/csv-reader.js'
import { pathLiteral } from '../csv/csv-sql.js'
import type { SourceColumn } from '../open-file.js'
import type { AlikeFiles } from '../read/alike-files.js'
import type { ColumnReader, FilesReader } from '../read/column-reader.js'
import { textValueSql } from '../read/text-value-sql.js'
import type { ReadField } from '../read-field.js'

/** Plan how fields are read from Parquet, which has types of its own. */
export function parquetReader({ files, first }: AlikeFiles, fields: readonly ReadField[]): FilesReader {
  const columns = new Map(first.columns.map((column) => [column.name.toLowerCase(), column]))
  const source = `read_parquet([${files.map(({ readPath }) => pathLiteral(readPath)).join(', ')}])`
  const readers = fields.map((field) => {
    const column = columns.get(field.name.toLowerCase())
    return column === undefined ? missingColumn(field) : columnReader(field, column)
  })
  return { columns: readers, source, checkedSource: source }
}

function columnReader(field: ReadField, column: SourceColumn): ColumnReader {
  const raw = quoteIdentifier(column.name)
  const converted = (misfit: 'error' | 'null'): string => convertedSql(raw, { field, from: column.sampledType, misfit })
  return {
    field,
    raw,
    value: converted('error'),
    fits: `(${raw} IS NULL OR (${converted('null')}) IS NOT NULL)`,
    text: `CAST(${raw} AS VARCHAR)`,
  }
}

function convertedSql(
  raw: string,
  { field, from, misfit }: { readonly field: ReadField; readonly from: Type; readonly misfit: 'error' | 'null' },
): string {
  if (field.encoding === 'epoch-ms' && (from === 'int' || from === 'long')) return `make_timestamptz(${raw} * 1000)`
  const { type } = field
  const cast = `${misfit === 'error' ? 'CAST' : 'TRY_CAST'}(${raw} AS ${sqlTypeOf(type)})`
  // The file's own type may be narrower than the one that Iceberg has for it, so even an equal one is cast.
  if (isDeepStrictEqual(type, from) || typeof type !== 'string' || typeof from !== 'string' || type === 'string')
    return cast
  if (from === 'string') {
    return textValueSql(raw, type, { misfit, decimalSeparator: '.', dateFormat: undefined, timestampFormat: undefined })
  }
  // A cast rounds and cuts; what does not come back as it was has lost something.
  const misfitSql = misfit === 'error' ? `error(${quoteLiteral(`a value is not of type ${type}`)})` : 'NULL'
  return `CASE WHEN CAST(${cast} AS ${sqlTypeOf(from)}) = ${raw} THEN ${cast} WHEN ${raw} IS NOT NULL THEN ${misfitSql} END`
}
