import type { Engine } from '../../../engine/engine.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import { type AlikeFiles, alikeFiles } from '../read/alike-files.js'
import type { Guard, ReadField } from '../read-field.js'
import { type BadRows, type BadValue, EXAMPLES_MAX } from './bad-value.js'
import { lineNumbers } from './line-numbers.js'
import { countRows, firstRows, guardSearch, type RowSearch, typeSearch } from './row-search.js'

/** Find the values that do not fit their types, or are missing where they are required. */
export function misfitRows(engine: Engine, files: OpenFiles, fields: readonly ReadField[]): Promise<BadRows> {
  return findRows(engine, files, (alike) => typeSearch(files.kind, alike, fields))
}

/** Find the rows that break a guard. Every value must fit its type. */
export function brokenRows(
  engine: Engine,
  files: OpenFiles,
  { fields, guards }: { readonly fields: readonly ReadField[]; readonly guards: readonly Guard[] },
): Promise<BadRows> {
  return findRows(engine, files, (alike) => guardSearch(files.kind, alike, { fields, guards }))
}

async function findRows(
  engine: Engine,
  files: OpenFiles,
  searchOf: (files: AlikeFiles) => RowSearch,
): Promise<BadRows> {
  const examples: BadValue[] = []
  let badRows = 0
  for (const { files: alike } of alikeFiles(files.files))
    badRows += await findAmong(engine, alike, { searchOf, examples })
  return { examples: examples.slice(0, EXAMPLES_MAX), badRows }
}

/** Add examples until there are enough. Of thousands of files, halves without a bad row are left out at once. */
async function findAmong(
  engine: Engine,
  files: readonly OpenFile[],
  { searchOf, examples }: { readonly searchOf: (files: AlikeFiles) => RowSearch; readonly examples: BadValue[] },
): Promise<number> {
  const [first] = files
  if (first === undefined) return 0
  const search = searchOf({ files, first })
  if (search.complaints.length === 0) return 0
  if (files.length === 1) return findInFile(engine, first, { search, examples })
  const badRows = await countRows(engine, search)
  const middle = Math.ceil(files.length / 2)
  for (const half of [files.slice(0, middle), files.slice(middle)]) {
    if (badRows > 0 && examples.length < EXAMPLES_MAX) await findAmong(engine, half, { searchOf, examples })
  }
  return badRows
}

/** A file by itself, since the number of a row counts within its file. */
async function findInFile(
  engine: Engine,
  file: OpenFile,
  { search, examples }: { readonly search: RowSearch; readonly examples: BadValue[] },
): Promise<number> {
  const { rows, badRows } = await firstRows(engine, search, EXAMPLES_MAX)
  const lines = await lineNumbers(
    file,
    rows.map(({ row }) => row),
  )
  const { displayName } = file.source
  examples.push(
    ...rows.flatMap(({ complaints }, at) =>
      complaints.map(({ column, value, expected }): BadValue => {
        return { file: displayName, line: lines[at], column, value, expected }
      }),
    ),
  )
  return badRows
}
