import type { QueryResult } from '../../engine/engine.js'

export const TEXT_FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const
export type TextFormat = (typeof TEXT_FORMATS)[number]

/** Where text goes. A promise that is not yet resolved holds the rows back. */
export interface TextSink {
  write(text: string): Promise<void>
}

export interface TextOptions {
  readonly format: TextFormat
  /** `table` only: characters per line; `undefined`: as wide as the values. */
  readonly widthMax: number | undefined
  /** `table` and `markdown` only: rows to show; the rest is counted. `undefined`: all. */
  readonly rowsMax: number | undefined
}

/** Write a result as text, row batch by row batch. @returns how many rows the result had */
export async function writeResult(_result: QueryResult, _sink: TextSink, _options: TextOptions): Promise<bigint> {
  throw new Error('being built')
}
