import type { Engine } from '../../../engine/engine.js'
import { quoteIdentifier, quoteLiteral } from '../../../engine/quote.js'
import type { Type } from '../../../iceberg/types.js'
import { pathLiteral } from '../csv/csv-sql.js'
import type { OpenFile } from '../open-file.js'
import { type LeaveOutOptions, type OmittedRow, rowsOfWhole } from './omission.js'

const ROW = quoteIdentifier('phlo row')

/** Copy a Parquet file without some of its rows. */
export async function omitParquetRows(
  engine: Engine,
  file: OpenFile,
  { copyPath, budget, reasons }: LeaveOutOptions,
): Promise<OpenFile> {
  const wholePath = file.omission?.wholePath ?? file.readPath
  const earlier = file.omission?.rows ?? []
  const found = rowsOfWhole([...reasons.keys()], { rows: earlier })
  const texts = await rowTexts(engine, file, { wholePath, rows: found })
  const added = [...reasons.values()].map((why, index): OmittedRow => {
    const row = found[index] ?? 0
    const raw = texts.get(row) ?? ''
    budget.take(Buffer.byteLength(raw))
    return { row, line: row, raw, reasons: why }
  })
  const rows = [...earlier, ...added].sort((one, other) => one.row - other.row)
  const all = numbered(wholePath)
  const [count] = await engine.rows(`SELECT count(*) AS n FROM ${all}`)
  const omitted = rows.map(({ row }) => row).join(', ')
  await engine.run(
    `COPY (SELECT * EXCLUDE (${ROW}) FROM ${all} WHERE ${ROW} NOT IN (${omitted})) TO ${quoteLiteral(copyPath)} (FORMAT parquet)`,
  )
  return { ...file, readPath: copyPath, omission: { wholePath, rows, rowsKept: Number(count?.n) - rows.length } }
}

function numbered(path: string): string {
  return `(SELECT *, row_number() OVER () AS ${ROW} FROM read_parquet([${pathLiteral(path)}]))`
}

/** Rows as JSON, from which they can be made again: see `parquetOfTexts`. */
async function rowTexts(
  engine: Engine,
  { columns }: OpenFile,
  { wholePath, rows }: { readonly wholePath: string; readonly rows: readonly number[] },
): Promise<ReadonlyMap<number, string>> {
  const values = columns.map(({ name, sampledType }) => `${quoteLiteral(name)}, ${textSql(name, sampledType)}`)
  const found = await engine.rows(
    `SELECT ${ROW} AS row, CAST(json_object(${values.join(', ')}) AS VARCHAR) AS text FROM ${numbered(wholePath)} WHERE ${ROW} IN (${rows.join(', ')})`,
  )
  return new Map(found.map(({ row, text }) => [Number(row), String(text)]))
}

/** A text that the same value can be made of again. */
function textSql(name: string, type: Type): string {
  const column = quoteIdentifier(name)
  if (typeof type !== 'string') return `to_json(${column})`
  return type === 'binary' || type.startsWith('fixed')
    ? `to_base64(CAST(${column} AS BLOB))`
    : `CAST(${column} AS VARCHAR)`
}
