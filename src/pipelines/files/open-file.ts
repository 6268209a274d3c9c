import type { Type } from '../../iceberg/types.js'
import type { SettledColumn } from './csv/settled-dialect.js'
import type { CsvDialect, FormatOptions } from './file-format.js'
import type { ReadField } from './read-field.js'
import type { AsideFolder } from './set-aside/aside-budget.js'
import type { Omission } from './set-aside/omission.js'
import type { SourceFile } from './source-file.js'

/** A column as the files have it. */
export interface SourceColumn {
  /** The name it has in SQL and in the table: the file's own, unless that is empty. */
  readonly name: string
  /** What its first rows look like, `string` where nobody looked; ids inside are 0. */
  readonly sampledType: Type
}

/** A file in a form that the engine reads by itself: UTF-8 text or Parquet. */
export interface ReadableFile {
  readonly source: SourceFile
  /** Absolute path that the engine reads: the user's own file, or its copy in the scratch folder. */
  readonly readPath: string
  /** What was found and is worth telling, as sentences. */
  readonly notes: readonly string[]
  /** What the copy that the engine reads lacks of the file; left out: it is whole. */
  readonly omission?: Omission
}

/** One object a line, one array of objects, or objects one after another; as DuckDB calls them. */
export type JsonForm = 'newline_delimited' | 'array' | 'unstructured'

/** A file of which it is known how it is read. */
export interface OpenFile extends ReadableFile {
  /** For `csv` only. */
  readonly dialect: CsvDialect | undefined
  /** For `json` only. */
  readonly jsonForm: JsonForm | undefined
  /** For `json` whose columns are presumed: absolute path of a file that holds two objects with all of them. */
  readonly specimenPath: string | undefined
  /** For `csv` and `parquet` in the file's order; for `json` those of all files. */
  readonly columns: readonly SourceColumn[]
}

/** Files of one format, ready to be read by {@link readSql}. */
export interface OpenFiles {
  /** What the engine reads: an Excel file has become `json`, and `ndjson` is one of its forms. */
  readonly kind: 'csv' | 'json' | 'parquet'
  readonly files: readonly OpenFile[]
  /** Every column of any file, in order of appearance. */
  readonly columns: readonly SourceColumn[]
  /** What was found and is worth telling, as sentences. */
  readonly notes: readonly string[]
  /** What the user says of them. */
  readonly format: FormatOptions
}

export interface OpenFilesOptions {
  readonly format: FormatOptions
  /** Absolute path of a folder for converted copies; made when needed, removed by the caller when the files have been read. */
  readonly scratchDirectory: string
  /** Columns whose types are not to be guessed. Where files have no others, fewer rows are looked at to open them. */
  readonly settledColumns?: readonly SettledColumn[]
  /** What JSON files are presumed to hold and nothing else, so that their keys are not looked at; see `findColumns`. */
  readonly presumedFields?: readonly ReadField[] | undefined
  /** What may be left out of files of one JSON object a line to open them: lines that are none. Left out: nothing. */
  readonly aside?: AsideFolder
  readonly signal?: AbortSignal
}
