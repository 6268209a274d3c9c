import type { QueryResult, ResultValue } from '../../engine/engine.js'
import type { Type } from '../../iceberg/types.js'
import type { TextSink } from './text-sink.js'
import { valueText } from './value-text.js'

/**
 * Write comma-separated values with a line of names. A null is an empty field, an empty text a quoted one. Lines end
 * with LF, as `psql` and DuckDB end them, for other programs in a pipe keep a CR as part of the last field.
 *
 * @returns how many rows there were
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export async function writeCsv(result: QueryResult, sink: TextSink): Promise<bigint> {
  await sink.write(line(result.columns.map(({ name }) => quoted(name))))
  const types = result.columns.map(({ type }) => type)
  let rows = 0n
  for await (const batch of result.batches()) {
    const lines = batch.map((row) => line(types.map((type, index) => field(type, row[index] ?? null))))
    if (lines.length > 0) await sink.write(lines.join(''))
    rows += BigInt(batch.length)
  }
  return rows
}

function line(fields: readonly string[]): string {
  return `${fields.join(',')}\n`
}

function field(type: Type, value: ResultValue): string {
  return value === null ? '' : quoted(valueText(type, value))
}

function quoted(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
