import type { Engine } from '../../../engine/engine.js'
import type { OpenFile } from '../open-file.js'
import { type AlikeFiles, alikeFiles } from '../read/alike-files.js'
import { countRows, type RowSearch } from './row-search.js'

/** What is done while files are searched. */
interface FilesSearch {
  readonly searchOf: (files: AlikeFiles) => RowSearch
  /** Look into a file by itself, since the number of a row counts within its file. @returns how many of its rows are bad */
  readonly inFile: (file: OpenFile, search: RowSearch) => Promise<number>
  /** Whether no further file has to be looked into. */
  readonly isEnough: () => boolean
}

/**
 * Search files for bad rows, in their order. Of thousands of files, halves without a bad row are left out at once.
 *
 * @returns how many rows are bad in all
 */
export async function searchFiles(engine: Engine, files: readonly OpenFile[], search: FilesSearch): Promise<number> {
  let badRows = 0
  for (const { files: alike } of alikeFiles(files)) badRows += await searchAlike(engine, alike, search)
  return badRows
}

async function searchAlike(engine: Engine, files: readonly OpenFile[], search: FilesSearch): Promise<number> {
  const [first] = files
  if (first === undefined) return 0
  const rows = search.searchOf({ files, first })
  if (rows.complaints.length === 0) return 0
  if (files.length === 1) return search.inFile(first, rows)
  const badRows = await countRows(engine, rows)
  const middle = Math.ceil(files.length / 2)
  for (const half of [files.slice(0, middle), files.slice(middle)]) {
    if (badRows > 0 && !search.isEnough()) await searchAlike(engine, half, search)
  }
  return badRows
}
