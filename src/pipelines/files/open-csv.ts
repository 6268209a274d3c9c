import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import { columnNames } from './column-names.js'
import { csvSql } from './csv-sql.js'
import type { CsvDialect, FormatOptions } from './file-format.js'
import type { OpenFile, ReadableFile } from './open-files.js'
import { sniffDialect } from './sniff-dialect.js'

/**
 * Find the dialect and the columns of one delimited text file in UTF-8.
 *
 * @throws PHLO_FORMAT_UNKNOWN - its lines have no form of a table
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export async function openCsv(engine: Engine, file: ReadableFile, format: FormatOptions): Promise<OpenFile> {
  const found = await sniffDialect(engine, file.readPath, format)
  if (found === undefined) throw notATable(file)
  const header = found.dialect.header ? await readHeader(engine, file, found.dialect, found.types.length) : undefined
  const { names, notes } = columnNames(file.source.displayName, header ?? found.types.map(() => ''))
  return {
    ...file,
    dialect: found.dialect,
    jsonForm: undefined,
    columns: names.map((name, index) => ({ name, sampledType: found.types[index] ?? 'string' })),
    notes: [...file.notes, ...(header === undefined ? [] : notes), ...skipNotes(file, found.dialect, format)],
  }
}

/** The names as they are written: the sniffer's own are made unique in a way that hides duplicates. */
async function readHeader(
  engine: Engine,
  file: ReadableFile,
  dialect: CsvDialect,
  columnCount: number,
): Promise<readonly string[]> {
  const types = Array.from({ length: columnCount }, () => 'VARCHAR')
  const source = csvSql([file.readPath], { ...dialect, header: false, nullTexts: [''] }, types)
  const [row] = await engine.rows(`SELECT * FROM ${source} LIMIT 1`)
  return Object.values(row ?? {}).map((name) => (typeof name === 'string' ? name : ''))
}

function skipNotes(file: ReadableFile, dialect: CsvDialect, format: FormatOptions): string[] {
  if (dialect.skipLines === 0 || format.skipLines !== undefined) return []
  return [`${file.source.displayName}: the first ${dialect.skipLines} lines stand before the table and are left out.`]
}

function notATable(file: ReadableFile): PhloError {
  const { displayName } = file.source
  return new PhloError('PHLO_FORMAT_UNKNOWN', `${displayName} has no lines that form a table.`, {
    fixes: ['Say how the file is written: `delimiter`, `quote`, `header`, `skipLines`, or another `format`.'],
    context: { file: displayName },
  })
}
