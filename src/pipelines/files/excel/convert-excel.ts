import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PhloError } from '../../../errors.js'
import type { FormatOptions } from '../file-format.js'
import type { SourceFile } from '../source-file.js'
import type { Workbook } from './read-workbook.js'
import { sheetLines } from './sheet-lines.js'

/**
 * Write a sheet of an .xlsx file as one JSON object a line, which keeps texts apart from numbers. Rows keep their numbers: what has
 * no data is a blank line. Only the texts that cells share are held in memory.
 *
 * @param path - absolute path of the copy; its folder is made
 * @returns notes for the user
 * @throws PHLO_FILE_DAMAGED - it is no whole .xlsx file
 * @throws PHLO_FILE_EMPTY - the sheet has no rows
 * @throws PHLO_SHEET_UNKNOWN - there is no sheet of that name
 * @throws PHLO_COLUMN_DUPLICATE - two columns have the same name, as SQL compares names
 */
export async function convertExcel(
  source: SourceFile,
  path: string,
  { format, signal }: { readonly format: FormatOptions; readonly signal?: AbortSignal },
): Promise<readonly string[]> {
  const notes: string[] = []
  try {
    const [{ openZip }, { readWorkbook }, { readSheet }] = await Promise.all([
      import('./zip-archive.js'),
      import('./read-workbook.js'),
      import('./read-sheet.js'),
    ])
    using zip = await openZip(source.path)
    const workbook = await readWorkbook(zip)
    const sheet = chosenSheet(source, workbook, format.sheet)
    if (workbook.sheets.length > 1)
      notes.push(`${source.displayName}: sheet "${sheet.name}" of ${workbook.sheets.length} is read.`)
    await mkdir(dirname(path), { recursive: true })
    const lines = sheetLines(readSheet(zip, sheet.part, workbook), {
      source,
      format,
      sheet: sheet.name,
      sheets: workbook.sheets.map(({ name }) => name),
      onNote: (note) => notes.push(note),
    })
    await pipeline(lines, createWriteStream(path), signal === undefined ? {} : { signal })
  } catch (cause) {
    if (cause instanceof PhloError || signal?.aborted) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PhloError('PHLO_FILE_DAMAGED', `${source.displayName} is not a whole Excel file: ${reason}.`, {
      cause,
      context: { file: source.displayName },
    })
  }
  return notes
}

function chosenSheet(
  { displayName }: SourceFile,
  workbook: Workbook,
  name: string | undefined,
): Workbook['sheets'][number] {
  const sheet = name === undefined ? workbook.sheets[0] : workbook.sheets.find((candidate) => candidate.name === name)
  if (sheet !== undefined) return sheet
  const sheets = workbook.sheets.map((candidate) => candidate.name)
  throw new PhloError(
    'PHLO_SHEET_UNKNOWN',
    `${displayName} has no sheet "${name ?? ''}"; it has ${sheets.join(', ')}.`,
    {
      context: { file: displayName, sheet: name, sheets },
    },
  )
}
