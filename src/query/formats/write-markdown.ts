import type { QueryResult, ResultValue } from '../../engine/engine.js'
import type { Type } from '../../iceberg/types.js'
import { isNumeric } from './is-numeric.js'
import type { TextSink } from './text-sink.js'
import { valueText } from './value-text.js'

/**
 * Write a table of GitHub's Markdown. Nulls are empty cells.
 *
 * @param options.rowsMax - rows to write; a line below says how many more there are. `undefined`: all
 * @returns how many rows there were
 * @see https://github.github.com/gfm/#tables-extension-
 */
export async function writeMarkdown(
  result: QueryResult,
  sink: TextSink,
  { rowsMax }: { readonly rowsMax: number | undefined },
): Promise<bigint> {
  const types = result.columns.map(({ type }) => type)
  await sink.write(line(result.columns.map(({ name }) => escaped(name))))
  await sink.write(line(types.map((type) => (isNumeric(type) ? '---:' : '---'))))
  let rows = 0
  for await (const batch of result.batches()) {
    const shown = batch.slice(0, Math.max(0, (rowsMax ?? Number.POSITIVE_INFINITY) - rows))
    const lines = shown.map((row) => line(types.map((type, index) => cell(type, row[index] ?? null))))
    if (lines.length > 0) await sink.write(lines.join(''))
    rows += batch.length
  }
  const more = rows - (rowsMax ?? rows)
  if (more > 0) await sink.write(`\n${more} more ${more === 1 ? 'row' : 'rows'}\n`)
  return BigInt(rows)
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

function cell(type: Type, value: ResultValue): string {
  return value === null ? '' : escaped(valueText(type, value))
}

function escaped(text: string): string {
  return text.replace(/[\\|<>&`*_]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>')
}
