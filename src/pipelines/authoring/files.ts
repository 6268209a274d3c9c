import type { FormatOptions } from '../files/file-format.js'
import type { EnvironmentReference } from './env.js'

export interface FilesOptions extends FormatOptions {
  /** A file, folder, glob (`data/*.csv`) or URL; relative paths start at the project's folder. */
  readonly path?: string | EnvironmentReference
  /** Several of them, read as one. Give either `path` or `paths`. */
  readonly paths?: readonly (string | EnvironmentReference)[]
  /** Says that this is sample data; every output that shows it repeats that. */
  readonly sample?: boolean
}

/** A source of rows as a workflow states it; the options are examined when the workflow is loaded. */
export interface FilesDefinition {
  readonly kind: 'files'
  readonly options: unknown
}

/**
 * Read files: CSV, TSV, JSON, NDJSON, Excel or Parquet, plain or compressed. They are found and read when a run needs
 * them. What is not said about their format is found by looking at them.
 *
 * @example `files({ path: 'data/*.csv' })`
 */
export function files(options: FilesOptions): FilesDefinition {
  return Object.freeze({ kind: 'files', options })
}
