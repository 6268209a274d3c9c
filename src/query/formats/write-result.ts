import type { QueryResult } from '../../engine/engine.js'
import type { TextSink } from './text-sink.js'
import { writeCsv } from './write-csv.js'
import { writeJson, writeNdjson } from './write-json.js'
import { writeMarkdown } from './write-markdown.js'
import { isPlan, writePlan } from './write-plan.js'
import { writeTable } from './write-table.js'

/** The forms in which a result is written as text. */
export const TEXT_FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const
/** One of {@link TEXT_FORMATS}. */
export type TextFormat = (typeof TEXT_FORMATS)[number]

/** How a result is written as text. */
export interface TextOptions {
  readonly format: TextFormat
  /** `table` only: characters per line; `undefined`: as wide as the values. */
  readonly widthMax: number | undefined
  /** `table` and `markdown` only: rows to show; the rest is counted. `undefined`: all. */
  readonly rowsMax: number | undefined
}

/** Write a result as text, row batch by row batch, no faster than the sink takes it. @returns how many rows it had */
export async function writeResult(result: QueryResult, sink: TextSink, options: TextOptions): Promise<bigint> {
  switch (options.format) {
    case 'table':
      return isPlan(result.columns) ? writePlan(result, sink) : writeTable(result, sink, options)
    case 'json':
      return writeJson(result, sink)
    case 'ndjson':
      return writeNdjson(result, sink)
    case 'csv':
      return writeCsv(result, sink)
    case 'markdown':
      return writeMarkdown(result, sink, options)
  }
}
