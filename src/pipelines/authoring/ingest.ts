import type { z } from 'zod'
import type { Source } from '../../plugins/source.js'
import type { CheckDefinition } from './check.js'
import type { FilesDefinition } from './files.js'
import type { RowSchema } from './row-schema.js'

type ColumnOf<Schema extends RowSchema> = string extends keyof z.output<Schema>
  ? string
  : Extract<keyof z.output<Schema>, string>

type PartitionOf<Column extends string> =
  | Column
  | `${'year' | 'month' | 'day' | 'hour'}(${Column})`
  | `${'bucket' | 'truncate'}(${Column}, ${number})`

interface Cursor<Column extends string> {
  /**
   * Of several rows of one key the one with the greatest value here is kept: among the rows that a run reads, and
   * between these and the table's, so that an old file which is read again takes nothing back.
   */
  readonly column: Column
}

interface Contract {
  /**
   * What happens when the source has columns that the table lacks, or wider types: `evolve` (the default) changes
   * the table, `freeze` fails the run. Nothing is ever narrowed or dropped.
   */
  readonly columns?: 'evolve' | 'freeze'
  /**
   * What happens to rows that do not fit: `fail` (the default) fails the run, `quarantine` writes the others and keeps
   * these for `phlo quarantine`.
   */
  readonly rows?: 'fail' | 'quarantine'
}

/** What `ingest` takes. */
export interface IngestOptions<Schema extends RowSchema = RowSchema> {
  /** Namespace and name, such as `bronze.entries`. Also the asset's id. */
  readonly table: string
  /** `files({ … })`, or a source that a plugin provides. */
  readonly source: FilesDefinition | Source
  /** Columns, types and constraints. Left out: inferred from the first files, and kept by the table. */
  readonly schema?: Schema
  /** Columns that identify a row; needed for `upsert`. */
  readonly key?: readonly NoInfer<ColumnOf<Schema>>[]
  /**
   * `append` (the default) adds the rows of files that were not read before, `upsert` replaces rows of the same key,
   * `replace` makes the table hold what the files hold now.
   */
  readonly write?: 'append' | 'upsert' | 'replace'
  /** For `upsert`: without it, files that hold a key twice are an error. */
  readonly cursor?: Cursor<NoInfer<ColumnOf<Schema>>>
  /**
   * How the table's files are divided, such as `['day(date)']`. A change holds for new files; those that are there
   * stay as they are. Left out: as the table is; `[]` ends a partition.
   */
  readonly partition?: readonly NoInfer<PartitionOf<ColumnOf<Schema>>>[]
  readonly contract?: Contract
  readonly checks?: readonly CheckDefinition[]
  /** A cron expression. Declared only for now: nothing starts runs by it yet, and `phlo status` says so. */
  readonly schedule?: string
  /** For selecting assets: `tag:nightly`. */
  readonly tags?: readonly string[]
  /** Assets that are materialized before this one in a run: ids or export names. */
  readonly dependsOn?: readonly string[]
  /** One or two sentences for people; becomes the table's comment. */
  readonly description?: string
}

/** An ingesting asset as a workflow states it; the options are examined when the workflow is loaded. */
export interface IngestDefinition {
  readonly kind: 'ingest'
  readonly options: unknown
  /** Where `ingest` was called, as the engine's stack trace tells it; for error messages. */
  readonly stack: string
}

/**
 * Declare an asset that is filled from a source. Export it from a file below `workflows/`.
 *
 * @example
 * export const orders = ingest({
 *   table: 'bronze.orders',
 *   source: files({ path: 'data/orders-*.csv' }),
 *   key: ['order_id'],
 *   write: 'upsert',
 * })
 */
export function ingest<const Schema extends RowSchema = RowSchema>(options: IngestOptions<Schema>): IngestDefinition {
  return Object.freeze({ kind: 'ingest', options, stack: new Error().stack ?? '' })
}
