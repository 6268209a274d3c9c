import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import { searchDialects } from '../csv/search-dialects.js'
import { explainBadRows } from '../misfits/explain-bad-rows.js'
import type { OpenFiles } from '../open-file.js'
import type { ReadField } from '../read-field.js'
import { columnFacts } from './column-facts.js'
import { type ColumnFacts, widerType } from './wider-type.js'

/** What the data in files looks like. */
export interface Inspection {
  readonly files: OpenFiles
  /** One per column of the files; none is required, since data cannot promise that. */
  readonly fields: readonly ReadField[]
  readonly rows: number
  /** What is worth telling about the types, as sentences. */
  readonly notes: readonly string[]
}

/**
 * Infer a type for every column: what the first rows look like, confirmed by all others, or else the next wider type that all fit.
 * Texts like `007` and `+49…` stay text, whole numbers beyond 64 bits become `decimal(38,0)`, texts of mixed kinds `string`.
 *
 * @returns string for a column without values, and for a file that has only a header
 * @throws PHLO_FILE_EMPTY - JSON without any key
 * @throws PHLO_ROWS_INVALID, PHLO_ENCODING_INVALID - the files cannot be read throughout
 */
export async function inspectFiles(engine: Engine, files: OpenFiles): Promise<Inspection> {
  if (files.columns.length === 0) throw noColumns(files)
  const sampled = files.columns.map(
    ({ name, sampledType }): ReadField => ({ name, type: sampledType, required: false }),
  )
  let first: Awaited<ReturnType<typeof columnFacts>>
  try {
    first = await columnFacts(engine, files, sampled)
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') throw error
    const searched = await searchDialects(engine, files, files.format)
    if (searched !== undefined) return inspectFiles(engine, searched)
    throw (await explainBadRows(engine, files, [])) ?? error
  }
  // Parquet says what its types are; only text is guessed at.
  const fields = files.kind === 'parquet' ? sampled : await widen(engine, files, sampled, first.facts)
  const notes = fields
    .filter((_, index) => first.facts[index]?.values === 0)
    .map(({ name }) => `${name} has no values.`)
  return { files, fields, rows: first.rows, notes }
}

/** Each round reads only the columns that the round before has changed. */
async function widen(
  engine: Engine,
  files: OpenFiles,
  fields: readonly ReadField[],
  facts: readonly ColumnFacts[],
): Promise<readonly ReadField[]> {
  const next = fields.map((field, index) => {
    const found = facts[index]
    return found === undefined ? field : { ...field, type: widerType(field.type, found) }
  })
  const changed = next.filter(({ type }, index) => type !== 'string' && !isDeepStrictEqual(type, fields[index]?.type))
  if (changed.length === 0) return next
  const settled = await widen(engine, files, changed, (await columnFacts(engine, files, changed)).facts)
  return next.map((field) => settled.find(({ name }) => name === field.name) ?? field)
}

function noColumns(files: OpenFiles): PhloError {
  const names = files.files.map(({ source }) => source.displayName)
  return new PhloError('PHLO_FILE_EMPTY', `${names.join(', ')} has no columns.`, { context: { files: names } })
}
