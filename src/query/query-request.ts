import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { QueryResult, ResultColumn, ResultValue } from '../engine/engine.js'
import type { Value } from '../iceberg/types.js'
import type { ResolvedRef } from '../tables/resolve-ref.js'

/** A table that is not the warehouse's: `phlo.runs`. Its rows are fetched only when a statement names it. */
export interface SystemTable {
  readonly schema: string
  readonly name: string
  readonly columns: readonly ResultColumn[]
  /** Rows of one value per column; or local Parquet files with these columns. */
  readonly content:
    | { readonly type: 'rows'; rows(): Promise<readonly (readonly ResultValue[])[]> }
    | { readonly type: 'files'; paths(): Promise<readonly string[]> }
}

/** A person's query. */
export interface QueryRequest {
  /** One SELECT; WITH, VALUES, FROM, DESCRIBE, SUMMARIZE, SHOW TABLES, SHOW SCHEMAS and EXPLAIN count as one. */
  readonly sql: string
  /** The ref of tables that name none. */
  readonly ref: string
  /** As for `resolveRef`. */
  readonly at: string | undefined
  /** Values of `$name` in the statement; bound, never spliced. */
  readonly parameters: Readonly<Record<string, Value | null>>
  readonly systemTables: readonly SystemTable[]
  readonly signal: AbortSignal | undefined
  /** Told which ref it is as soon as that is known, before anything is read. */
  readonly onRef?: ((ref: ResolvedRef) => void) | undefined
}

/** A table that a query has read, and how much of it. */
export interface QueriedTable {
  readonly key: ContentKey
  /** The ref that it was read on. */
  readonly ref: string
  readonly snapshotId: bigint | undefined
  /** Data files of the snapshot, and how many of them pruning left to read. */
  readonly filesTotal: number
  readonly filesRead: number
}

/** The rows of a query, and what they were read from. */
export interface QueryAnswer extends QueryResult {
  /** As in `ResolvedRef`. */
  readonly ref: string
  readonly hash: CommitHash
  readonly tables: readonly QueriedTable[]
}
