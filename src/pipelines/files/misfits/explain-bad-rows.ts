import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import { malformedCsv } from '../csv/malformed-csv.js'
import { malformedJson } from '../json/malformed-json.js'
import type { OpenFiles } from '../open-file.js'
import { findInvalidUtf8, invalidUtf8Error } from '../prepare/find-invalid-utf8.js'
import type { Guard, ReadField } from '../read-field.js'
import { type BadRows, rowsInvalid } from './bad-value.js'
import { brokenRows, misfitRows } from './misfit-rows.js'

/**
 * Find out why the statement of `readSql` failed. Reads the files again, some of them more than once: first for text that is
 * not UTF-8, then for malformed lines, for values that do not fit their types, and for rules that are broken. What it finds
 * first it reports; the others may show when that is mended.
 *
 * @returns `PHLO_ROWS_INVALID` with the first bad values as `context.examples` (`BadValue[]`) and how many rows are bad as
 *   `context.badRows`, or `PHLO_ENCODING_INVALID`; `undefined`: the data is not to blame
 */
export async function explainBadRows(
  engine: Engine,
  files: OpenFiles,
  fields: readonly ReadField[],
  guards: readonly Guard[] = [],
): Promise<PhloError | undefined> {
  const invalid = await notUtf8(files)
  if (invalid !== undefined) return invalid
  const searches = [
    () => malformedRows(engine, files),
    () => misfitRows(engine, files, fields),
    () => brokenRows(engine, files, { fields, guards }),
  ]
  for (const search of searches) {
    const found = await unlessUnreadable(search)
    if (found !== undefined && found.badRows > 0) return rowsInvalid(found)
  }
  return undefined
}

/** Find text that is not UTF-8, whose rows cannot be told apart. */
export async function notUtf8(files: OpenFiles): Promise<PhloError | undefined> {
  if (files.kind === 'parquet') return undefined
  for (const { source, readPath } of files.files) {
    const invalid = await findInvalidUtf8(readPath)
    if (invalid !== undefined) return invalidUtf8Error(source, invalid)
  }
  return undefined
}

async function malformedRows(engine: Engine, files: OpenFiles): Promise<BadRows | undefined> {
  if (files.kind === 'csv') return malformedCsv(engine, files)
  return files.kind === 'json' ? malformedJson(files.files) : undefined
}

/** A search that cannot read the files either finds nothing; the failure that is to be explained says more. */
async function unlessUnreadable(search: () => Promise<BadRows | undefined>): Promise<BadRows | undefined> {
  try {
    return await search()
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_SQL_FAILED') return undefined
    throw error
  }
}
