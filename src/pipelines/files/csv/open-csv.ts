import type { Engine } from '../../../engine/engine.js'
import { columnNames } from '../column-names.js'
import type { CsvDialect, FormatOptions } from '../file-format.js'
import type { OpenFile, OpenFilesOptions, ReadableFile } from '../open-file.js'
import { readHead } from '../prepare/read-head.js'
import { csvHeader } from './csv-header.js'
import { settledDialect } from './settled-dialect.js'
import { sniffDialect } from './sniff-dialect.js'

/**
 * Find the dialect and the columns of one delimited text file in UTF-8.
 *
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export async function openCsv(
  engine: Engine,
  file: ReadableFile,
  { format, settledColumns = [] }: Pick<OpenFilesOptions, 'format' | 'settledColumns'>,
): Promise<OpenFile> {
  const head = await readHead(file.readPath)
  const settled = settledDialect(head, settledColumns, format)
  const found =
    settled === undefined
      ? await sniffDialect(engine, file.readPath, { format, columns: settledColumns })
      : { dialect: settled, types: [] }
  const header = found.dialect.header ? csvHeader(head, found.dialect) : undefined
  const { names, notes } = columnNames(file.source.displayName, header ?? found.types.map(() => ''))
  return {
    ...file,
    dialect: found.dialect,
    jsonForm: undefined,
    specimenPath: undefined,
    columns: names.map((name, index) => ({ name, sampledType: found.types[index] ?? 'string' })),
    notes: [...file.notes, ...(header === undefined ? [] : notes), ...dialectNotes(file, found.dialect, format)],
  }
}

/** What was guessed and could be wrong. */
function dialectNotes({ source }: ReadableFile, dialect: CsvDialect, format: FormatOptions): string[] {
  const notes: string[] = []
  if (dialect.skipLines > 0 && format.skipLines === undefined) {
    notes.push(`${source.displayName}: the first ${dialect.skipLines} lines stand before the table and are left out.`)
  }
  if (dialect.dateFormat !== undefined && format.dateFormat === undefined) {
    notes.push(`${source.displayName}: dates are read as ${dialect.dateFormat}.`)
  }
  if (dialect.timestampFormat !== undefined && format.timestampFormat === undefined) {
    notes.push(`${source.displayName}: timestamps are read as ${dialect.timestampFormat}.`)
  }
  return notes
}
