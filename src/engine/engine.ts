import type { Type, Value } from '../iceberg/types.js'
import type { ParquetShape } from './shapes/file-shape.js'

export interface EngineOptions {
  /** Memory that DuckDB may use before it spills, in bytes; `undefined`: DuckDB's own default. */
  readonly memoryBytesMax: number | undefined
  /** `undefined`: one per core. */
  readonly threads: number | undefined
  /** Absolute path of a folder for spilled data; made when first needed. */
  readonly spillDirectory: string
}

export interface ResultColumn {
  readonly name: string
  readonly type: Type
}

/** A value as it comes out of a query: nested values as arrays (list), plain objects (struct) and `Map`s (map). */
export type ResultValue =
  | Value
  | null
  | readonly ResultValue[]
  | { readonly [name: string]: ResultValue }
  | ReadonlyMap<ResultValue, ResultValue>

export interface QueryResult {
  readonly columns: readonly ResultColumn[]
  /** Rows in batches as they are produced; each row has one value per column. Read once. */
  batches(): AsyncIterable<readonly (readonly ResultValue[])[]>
}

/**
 * One in-process DuckDB. Statements run one after another; rows that `query` streams are read beside them, on a connection
 * that does not see temporary tables.
 * A failing statement throws `PHLO_SQL_FAILED` (the user's fault) unless the method says otherwise.
 */
export interface Engine {
  /** Run one statement for its effect. Values are bound to `$1`, `$2` … or by name. */
  run(sql: string, values?: SqlValues): Promise<void>
  /** Run one statement and stream its rows. */
  query(sql: string, values?: SqlValues): Promise<QueryResult>
  /** Run one statement and read all of its rows, as objects by column name. For results known to be small. */
  rows(sql: string, values?: SqlValues): Promise<readonly Readonly<Record<string, ResultValue>>[]>
  /** Names of the columns that a SELECT gives, without running it. */
  columnNames(sql: string): Promise<readonly string[]>
  /** Shapes of Parquet files that were read before, by absolute path. For `readShapes`. */
  readonly shapes: Map<string, ParquetShape>
  /** Stop the running statements; they throw `PHLO_CANCELLED`. */
  interrupt(): void
  /** How far the statement is that `run` or `rows` works on, 0 to 1; `undefined` when there is none, or nobody can tell. */
  progress(): number | undefined
  close(): Promise<void>
}

export type SqlValues = readonly (Value | null)[] | Readonly<Record<string, Value | null>>
