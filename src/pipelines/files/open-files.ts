import type { Engine } from '../../engine/engine.js'
import type { CsvDialect, FormatKind, FormatOptions } from './file-format.js'
import type { SourceFile } from './source-file.js'

/** A column as the files have it. */
export interface SourceColumn {
  /** The name it has in SQL and in the table: the file's own, unless that is empty. */
  readonly name: string
  /** Its name in the file. */
  readonly original: string
}

/** A file in a form that the engine reads by itself: UTF-8 text or Parquet. */
export interface OpenFile {
  readonly source: SourceFile
  /** Absolute path that the engine reads: the user's own file, or its copy in the scratch folder. */
  readonly readPath: string
  /** In the file's order; for JSON, in the order in which they were first seen. */
  readonly columns: readonly SourceColumn[]
}

/** Files of one format, ready to be read by {@link readSql}. */
export interface OpenFiles {
  /** What the engine reads; an Excel file has become `csv`. */
  readonly kind: Exclude<FormatKind, 'excel'>
  /** For `csv` only. */
  readonly dialect: CsvDialect | undefined
  readonly files: readonly OpenFile[]
  /** Every column of any file, in order of appearance. */
  readonly columns: readonly SourceColumn[]
  /** What was found and is worth telling: `columns.csv: Windows-1252`, a renamed column. */
  readonly notes: readonly string[]
}

export interface OpenFilesOptions {
  readonly format: FormatOptions
  /** Absolute path of a folder for converted copies; made when needed, removed by the caller when the files have been read. */
  readonly scratchDirectory: string
  readonly signal?: AbortSignal
}

/**
 * Find out how files are to be read: format, compression, encoding, dialect and column names.
 * Excel and text that is not UTF-8 are converted into the scratch folder, in bounded memory. Data is not read otherwise.
 *
 * @param files - one or more, all of one format
 * @throws PHLO_FILE_EMPTY - a file holds no bytes
 * @throws PHLO_FILE_DAMAGED - a compressed, Excel or Parquet file is cut off or is not what it says
 * @throws PHLO_FORMAT_UNKNOWN - the files are of no format that is read, or of more than one
 * @throws PHLO_ENCODING_INVALID - text is not of the encoding that it was found or declared to have
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export declare function openFiles(
  engine: Engine,
  files: readonly SourceFile[],
  options: OpenFilesOptions,
): Promise<OpenFiles>
