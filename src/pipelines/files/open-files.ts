import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { Type } from '../../iceberg/types.js'
import { openCsv } from './csv/open-csv.js'
import type { FormatKind } from './file-format.js'
import { openJsonForms } from './json/open-json-forms.js'
import type { OpenFile, OpenFiles, OpenFilesOptions, SourceColumn } from './open-file.js'
import { openParquet } from './parquet/open-parquet.js'
import { type PreparedFile, prepareFile } from './prepare/prepare-file.js'
import type { SourceFile } from './source-file.js'
import { unitedType } from './united-type.js'

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
    format: options.format,
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
  { presumedFields, ...options }: OpenFilesOptions,
): Promise<readonly OpenFile[]> {
  const { scratchDirectory } = options
  const presumed = presumedFields === undefined ? {} : { presumed: { fields: presumedFields, scratchDirectory } }
  return openJsonForms(engine, prepared, { ...options, ...presumed })
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
  // A file that names the columns of those before it takes no search for its dialect.
  const settledColumns = [...(options.settledColumns ?? [])]
  for (const file of prepared) {
    const next =
      kind === 'csv' ? await openCsv(engine, file, { ...options, settledColumns }) : await openParquet(engine, file)
    const added = next.columns.filter(({ name }) => settledColumns.every((column) => column.name !== name))
    settledColumns.push(...added.map(({ name, sampledType }) => ({ name, type: sampledType })))
    opened.push(next)
  }
  return opened
}

/**
 * Gather the columns of files. SQL compares names without regard to case, so the first spelling stands for all, and so does the
 * first type, except that a value of several fields has those of all files.
 */
export function allColumns(files: readonly OpenFile[]): readonly SourceColumn[] {
  const columns = new Map<string, SourceColumn>()
  for (const column of files.flatMap((file) => file.columns)) {
    const key = column.name.toLowerCase()
    const first = columns.get(key)
    columns.set(key, first === undefined ? column : { ...first, sampledType: inside(first, column) })
  }
  return [...columns.values()]
}

function inside(first: SourceColumn, other: SourceColumn): Type {
  return typeof first.sampledType === 'string' ? first.sampledType : unitedType(first.sampledType, other.sampledType)
}
