import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import type { Type } from '../../../iceberg/types.js'
import { columnNames } from '../column-names.js'
import { pathLiteral } from '../csv/csv-sql.js'
import { rowsInvalid } from '../misfits/bad-value.js'
import type { JsonForm, OpenFile, OpenFilesOptions, ReadableFile, SourceColumn } from '../open-file.js'
import { findInvalidUtf8, invalidUtf8Error } from '../prepare/find-invalid-utf8.js'
import { resultColumns } from '../result-columns.js'
import { malformedJson } from './malformed-json.js'

/**
 * Find the columns of JSON files of one form: the keys of all their objects. Objects may have different keys, so all are read.
 *
 * @throws PHLO_ROWS_INVALID - something in a file is no JSON, or no object
 * @throws PHLO_COLUMN_DUPLICATE - two keys have the same name, as SQL compares names
 */
export async function openJson(
  engine: Engine,
  files: readonly ReadableFile[],
  { jsonForm, settledColumns = [] }: { readonly jsonForm: JsonForm } & Pick<OpenFilesOptions, 'settledColumns'>,
): Promise<readonly OpenFile[]> {
  const paths = `[${files.map(({ readPath }) => pathLiteral(readPath)).join(', ')}]`
  try {
    const keys = await findKeys(engine, paths, jsonForm)
    const { names } = columnNames(files.map(({ source }) => source.displayName).join(', '), keys)
    const settled = new Set(settledColumns.map(({ name }) => name.toLowerCase()))
    const isSettled = names.every((name) => settled.has(name.toLowerCase()))
    const types = isSettled ? new Map<string, Type>() : await sampleTypes(engine, { paths, jsonForm, names })
    const columns = names.map((name): SourceColumn => ({ name, sampledType: types.get(name) ?? 'string' }))
    return files.map((file) => ({ ...file, dialect: undefined, jsonForm, specimenPath: undefined, columns }))
  } catch (error) {
    throw await explained(files, jsonForm, error)
  }
}

async function explained(files: readonly ReadableFile[], jsonForm: JsonForm, error: unknown): Promise<unknown> {
  if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') return error
  for (const { source, readPath } of files) {
    const invalid = await findInvalidUtf8(readPath)
    if (invalid !== undefined) return invalidUtf8Error(source, invalid)
  }
  const malformed = await malformedJson(files.map((file) => ({ ...file, jsonForm })))
  if (malformed.badRows > 0) return rowsInvalid(malformed)
  const [first] = files
  const file = files.length === 1 ? (first?.source.displayName ?? '') : 'one of the files'
  return new PhloError('PHLO_FILE_DAMAGED', `${file} is not JSON throughout: ${withoutPath(error.message)}`, {
    cause: error,
  })
}

/** DuckDB names the path that it read, which may be a copy. */
function withoutPath(message: string): string {
  return message.replace(/ in file "[^"]*"/, '')
}

async function findKeys(engine: Engine, paths: string, jsonForm: JsonForm): Promise<readonly string[]> {
  const objects = `read_json_objects(${paths}, format = '${jsonForm}')`
  const rows = await engine.rows(`SELECT DISTINCT json_keys(json) AS keys FROM ${objects}`)
  const lists = rows.map(({ keys }) => (Array.isArray(keys) ? (keys as readonly string[]) : []))
  // The longest list first: it has the order in which most objects name their keys.
  return [...new Set(lists.sort((a, b) => b.length - a.length || (a.join() < b.join() ? -1 : 1)).flat())]
}

const SAMPLE_ROWS = 20_480

/** Types of the first rows, or of all rows where a key turns up only later. */
async function sampleTypes(
  engine: Engine,
  {
    paths,
    jsonForm,
    names,
  }: { readonly paths: string; readonly jsonForm: JsonForm; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, Type>> {
  if (names.length === 0) return new Map()
  const sample = async (rows: number): Promise<ReadonlyMap<string, Type>> => {
    const options = `format = '${jsonForm}', records = true, sample_size = ${rows}, maximum_sample_files = 1000000`
    const columns = await resultColumns(engine, `SELECT * FROM read_json(${paths}, ${options}, union_by_name = true)`)
    return new Map(columns.map(({ name, type }) => [name, typeof type === 'string' ? type : withZones(type)]))
  }
  const first = await sample(SAMPLE_ROWS)
  return names.every((name) => first.has(name)) ? first : sample(-1)
}

/** DuckDB takes `2024-01-01T10:00:00Z` for a timestamp without a zone; inside nested values that cannot be made good later. */
function withZones(type: Type): Type {
  if (typeof type === 'string') return type === 'timestamp' ? 'timestamptz' : type
  switch (type.type) {
    case 'struct':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: withZones(field.type) })) }
    case 'list':
      return { ...type, element: withZones(type.element) }
    case 'map':
      return { ...type, value: withZones(type.value) }
  }
}
