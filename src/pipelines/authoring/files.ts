import type { EnvironmentReference } from './env.js'

export const FILE_FORMATS = ['csv', 'tsv', 'json', 'ndjson', 'excel', 'parquet'] as const

export type FileFormat = (typeof FILE_FORMATS)[number]

/** How the files are written; what is left out is found by looking at them. */
export interface FileReadOptions {
  /** By default told by the file's name and first bytes. */
  readonly format?: FileFormat
  /** `none` for a file whose name looks compressed and which is not. */
  readonly compression?: 'none' | 'gzip' | 'zstd'
  /** Of text files, such as `utf-8`, `utf-16`, `latin-1`. */
  readonly encoding?: string
  /** CSV: one or a few characters between fields. */
  readonly delimiter?: string
  /** CSV: the quoting character; empty when there is none. */
  readonly quote?: string
  /** CSV: what stands before a quote inside a quoted field. */
  readonly escape?: string
  /** CSV, Excel: whether the first row holds names. */
  readonly header?: boolean
  /** CSV: lines to leave out before the header. */
  readonly skip?: number
  /** CSV: texts that mean null. */
  readonly nulls?: readonly string[]
  /** CSV: `,` where numbers are written `1,5`. */
  readonly decimal?: '.' | ','
  /** CSV: such as `%d.%m.%Y`, in strftime's letters. */
  readonly dateFormat?: string
  /** CSV: such as `%d.%m.%Y %H:%M`, in strftime's letters. */
  readonly timestampFormat?: string
  /** Excel: name of the sheet; the first one by default. */
  readonly sheet?: string
  /** Excel: cells to read, such as `A2:F`. */
  readonly range?: string
}

export interface FilesOptions extends FileReadOptions {
  /** A file, folder, glob (`data/*.csv`) or URL; relative paths start at the project's folder. */
  readonly path?: string | EnvironmentReference
  /** Several of them, read as one. Give either `path` or `paths`. */
  readonly paths?: readonly (string | EnvironmentReference)[]
  /** Says that this is sample data; every output that shows it repeats that. */
  readonly sample?: boolean
}

/** A source of rows: files, found and read when a run needs them. */
export interface FilesSource {
  readonly kind: 'files'
  readonly options: FilesOptions
}

/**
 * Read files: CSV, TSV, JSON, NDJSON, Excel or Parquet, plain or compressed.
 *
 * @example `files({ path: 'data/*.csv' })`
 */
export function files(options: FilesOptions): FilesSource {
  return Object.freeze({ kind: 'files', options })
}
