import type { Engine } from '../../engine/engine.js'
import type { Type } from '../../iceberg/types.js'
import { detectFormat, HEAD_BYTES } from './detect-format.js'
import type { CsvDialect, FormatKind, FormatOptions } from './file-format.js'
import { openCsv } from './open-csv.js'
import { readHead } from './read-head.js'
import type { SourceFile } from './source-file.js'

/** A column as the files have it. */
export interface SourceColumn {
  /** The name it has in SQL and in the table: the file's own, unless that is empty. */
  readonly name: string
  /** What its first rows look like; ids inside are 0. */
  readonly sampledType: Type
}

/** A file in a form that the engine reads by itself: UTF-8 text or Parquet. */
export interface ReadableFile {
  readonly source: SourceFile
  /** Absolute path that the engine reads: the user's own file, or its copy in the scratch folder. */
  readonly readPath: string
  /** What was found and is worth telling, as sentences. */
  readonly notes: readonly string[]
}

/** A file of which it is known how it is read. */
export interface OpenFile extends ReadableFile {
  /** For `csv` only. */
  readonly dialect: CsvDialect | undefined
  /** For `csv` and `parquet` in the file's order; for JSON, those of all files. */
  readonly columns: readonly SourceColumn[]
}

/** Files of one format, ready to be read by {@link readSql}. */
export interface OpenFiles {
  /** What the engine reads; an Excel file has become `csv`. */
  readonly kind: Exclude<FormatKind, 'excel'>
  readonly files: readonly OpenFile[]
  /** Every column of any file, in order of appearance. */
  readonly columns: readonly SourceColumn[]
  /** What was found and is worth telling, as sentences. */
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
export async function openFiles(
  engine: Engine,
  files: readonly SourceFile[],
  options: OpenFilesOptions,
): Promise<OpenFiles> {
  const opened: OpenFile[] = []
  for (const source of files) {
    detectFormat(source, await readHead(source.path, HEAD_BYTES), options.format.format)
    opened.push(await openCsv(engine, { source, readPath: source.path, notes: [] }, options.format))
  }
  return { kind: 'csv', files: opened, columns: allColumns(opened), notes: opened.flatMap(({ notes }) => notes) }
}

/** SQL compares names without regard to case, so the first spelling stands for all. */
function allColumns(files: readonly OpenFile[]): readonly SourceColumn[] {
  const columns = new Map<string, SourceColumn>()
  for (const column of files.flatMap((file) => file.columns)) {
    const key = column.name.toLowerCase()
    if (!columns.has(key)) columns.set(key, column)
  }
  return [...columns.values()]
}
