import type { Engine } from '../../../engine/engine.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import type { AlikeFiles } from '../read/alike-files.js'
import type { Guard, ReadField } from '../read-field.js'
import { type BadRows, type BadValue, EXAMPLES_MAX } from './bad-value.js'
import { lineNumbers } from './line-numbers.js'
import { firstRows, guardSearch, type RowSearch, typeSearch } from './row-search.js'
import { searchFiles } from './search-files.js'

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
  const badRows = await searchFiles(engine, files.files, {
    searchOf,
    inFile: (file, search) => findInFile(engine, file, { search, examples }),
    isEnough: () => examples.length >= EXAMPLES_MAX,
  })
  return { examples: examples.slice(0, EXAMPLES_MAX), badRows }
}

/** Add the first bad values of a file to the examples. @returns how many of its rows are bad */
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
