import type { QueryResult, ResultColumn, ResultValue } from '../../engine/engine.js'
import { cutToWidth, displayText, displayWidth } from './display-text.js'
import { type FittedColumn, fitWidths, GAP } from './fit-widths.js'
import { isNumeric } from './is-numeric.js'
import type { TextSink } from './text-sink.js'
import { valueText } from './value-text.js'

interface TableOptions {
  /** Characters per line; `undefined`: as wide as the values. */
  readonly widthMax: number | undefined
  /** Rows to show; the rest is counted. `undefined`: all. */
  readonly rowsMax: number | undefined
}

/** Rows that decide how wide the columns are; later values that are wider move their line. */
const ROWS_MEASURED = 1000

/**
 * Write rows in columns under their names, for people to read; the last line counts the rows.
 *
 * @returns how many rows there were
 */
export async function writeTable(result: QueryResult, sink: TextSink, options: TableOptions): Promise<bigint> {
  const rowsMax = options.rowsMax ?? Number.POSITIVE_INFINITY
  const lines = result.columns.length === 0 ? 0 : rowsMax
  let layout: Layout | undefined
  let waiting: (readonly string[])[] = []
  let [rows, shown] = [0, 0]
  for await (const batch of result.batches()) {
    const cells = batch.slice(0, Math.max(0, lines - shown)).map((row) => cellsOf(result.columns, row))
    rows += batch.length
    shown += cells.length
    waiting.push(...cells)
    if (waiting.length >= ROWS_MEASURED || shown === lines) {
      layout = await writeRows(sink, result.columns, { rows: waiting, layout, options })
      waiting = []
    }
  }
  layout = await writeRows(sink, result.columns, { rows: waiting, layout, options })
  await sink.write(footer({ rows, shown, hidden: layout.hidden }))
  return BigInt(rows)
}

interface Layout {
  readonly columns: readonly FittedColumn[]
  /** Names of columns for which there is no room. */
  readonly hidden: readonly string[]
}

/** The first rows decide the layout, and bring the names with them. */
async function writeRows(
  sink: TextSink,
  columns: readonly ResultColumn[],
  {
    rows,
    layout,
    options,
  }: {
    readonly rows: readonly (readonly string[])[]
    readonly layout: Layout | undefined
    readonly options: TableOptions
  },
): Promise<Layout> {
  const names = columns.map(({ name }) => displayText(name))
  const chosen = layout ?? chooseLayout(names, rows, options.widthMax)
  const lines = rows.map((row) => lineOf(columns, chosen, row))
  if (layout === undefined) {
    const rule = chosen.columns.map(({ width }) => '─'.repeat(width)).join(' '.repeat(GAP))
    lines.unshift(lineOf(columns, chosen, names), rule)
  }
  if (lines.length > 0) await sink.write(`${lines.join('\n')}\n`)
  return chosen
}

function chooseLayout(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  widthMax: number | undefined,
): Layout {
  const widths = names.map((name, index) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), displayWidth(name)),
  )
  const columns = names.length === 0 ? [] : fitWidths(widths, widthMax ?? Number.POSITIVE_INFINITY)
  const visible = new Set(columns.map(({ index }) => index))
  return { columns, hidden: names.filter((_, index) => !visible.has(index)) }
}

function lineOf(columns: readonly ResultColumn[], { columns: fitted }: Layout, cells: readonly string[]): string {
  const padded = fitted.map(({ index, width }) => {
    const cell = cutToWidth(cells[index] ?? '', width)
    const blanks = ' '.repeat(Math.max(0, width - displayWidth(cell)))
    return isNumeric(columns[index]?.type ?? 'string') ? blanks + cell : cell + blanks
  })
  return padded.join(' '.repeat(GAP)).trimEnd()
}

function cellsOf(columns: readonly ResultColumn[], row: readonly ResultValue[]): readonly string[] {
  return columns.map(({ type }, index) => {
    const value = row[index] ?? null
    return value === null ? 'NULL' : displayText(valueText(type, value))
  })
}

function footer({
  rows,
  shown,
  hidden,
}: {
  readonly rows: number
  readonly shown: number
  readonly hidden: readonly string[]
}): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`
  const notes = [
    shown < rows ? `${count}, ${rows - shown} more than shown` : count,
    ...(hidden.length === 0 ? [] : [`no room for ${hidden.join(', ')}`]),
  ]
  return `(${notes.join('; ')})\n`
}
