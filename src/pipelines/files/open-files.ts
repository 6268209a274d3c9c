import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { Type } from '../../iceberg/types.js'
import type { CsvDialect, FormatKind, FormatOptions } from './file-format.js'
import { openCsv } from './open-csv.js'
import { openJsonForms } from './open-json-forms.js'
import { openParquet } from './open-parquet.js'
import { type PreparedFile, prepareFile } from './prepare-file.js'
import type { ReadField } from './read-field.js'
import type { SettledColumn } from './settled-dialect.js'
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
}

export interface OpenFilesOptions {
  readonly format: FormatOptions
  /** Absolute path of a folder for converted copies; made when needed, removed by the caller when the files have been read. */
  readonly scratchDirectory: string
  /** Columns whose types are not to be guessed. Where files have no others, fewer rows are looked at to open them. */
  readonly settledColumns?: readonly SettledColumn[]
  /** What JSON files are presumed to hold and nothing else, so that their keys are not looked at; see `findColumns`. */
  readonly presumedFields?: readonly ReadField[] | undefined
  readonly signal?: AbortSignal
}

/**
 * Find out how files are to be read: format, compression, encoding, dialect and column names. What is compressed, is not UTF-8 or
 * is Excel is converted into the scratch folder, in bounded memory. Data is read only where columns are not known otherwise.
 *
 * @param files - one or more, all of one format
 * @throws PHLO_FILE_EMPTY - a file holds no bytes
 * @throws PHLO_FILE_DAMAGED - a compressed, Excel or Parquet file is cut off or is not what it says
 * @throws PHLO_FORMAT_UNKNOWN - the files are of no format that is read, or of more than one
 * @throws PHLO_ENCODING_INVALID - text is not of the encoding that it was found or declared to have
 * @throws PHLO_SHEET_UNKNOWN - an Excel file has no sheet of the name given
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 * @throws PHLO_ROWS_INVALID - something in a JSON file is no object
 */
export async function openFiles(
  engine: Engine,
  files: readonly SourceFile[],
  options: OpenFilesOptions,
): Promise<OpenFiles> {
  const prepared: PreparedFile[] = []
  for (const [index, source] of files.entries()) prepared.push(await prepareFile(source, { ...options, index }))
  const kind = oneKind(prepared)
  const opened =
    kind === 'json' ? await openAllJson(engine, prepared, options) : await openEach(engine, { kind, prepared, options })
  return {
    kind,
    files: opened,
    columns: allColumns(opened),
    notes: opened.flatMap(({ notes }) => notes),
  }
}

/** Files that are read into one table come from one place, so a second format means that a pattern catches too much. */
function oneKind(files: readonly PreparedFile[]): OpenFiles['kind'] {
  const [first] = files
  if (first === undefined) throw new TypeError('there is at least one file')
  const other = files.find(({ format }) => family(format) !== family(first.format))
  if (other !== undefined) {
    const [one, two] = [first, other].map(({ source, format }) => `${source.displayName} is ${format}`)
    throw new PhloError('PHLO_FORMAT_UNKNOWN', `The files are of different formats: ${one}, ${two}.`, {
      fixes: ['Name only the files of one format, such as `data/*.csv`.'],
      context: { files: [first.source.displayName, other.source.displayName] },
    })
  }
  return family(first.format)
}

function family(format: FormatKind): 'csv' | 'json' | 'parquet' {
  return format === 'ndjson' || format === 'excel' ? 'json' : format
}

function openAllJson(
  engine: Engine,
  prepared: readonly PreparedFile[],
  { presumedFields: fields, settledColumns = [], scratchDirectory }: OpenFilesOptions,
): Promise<readonly OpenFile[]> {
  const presumed = fields === undefined ? {} : { presumed: { fields, scratchDirectory } }
  return openJsonForms(engine, prepared, { settledColumns, ...presumed })
}

async function openEach(
  engine: Engine,
  {
    kind,
    prepared,
    options,
  }: { kind: 'csv' | 'parquet'; prepared: readonly PreparedFile[]; options: OpenFilesOptions },
): Promise<readonly OpenFile[]> {
  const opened: OpenFile[] = []
  for (const file of prepared) {
    opened.push(kind === 'csv' ? await openCsv(engine, file, options) : await openParquet(engine, file))
  }
  return opened
}

/** Gather the columns of files. SQL compares names without regard to case, so the first spelling stands for all. */
export function allColumns(files: readonly OpenFile[]): readonly SourceColumn[] {
  const columns = new Map<string, SourceColumn>()
  for (const column of files.flatMap((file) => file.columns)) {
    const key = column.name.toLowerCase()
    if (!columns.has(key)) columns.set(key, column)
  }
  return [...columns.values()]
}
