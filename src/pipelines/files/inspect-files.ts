import type { Engine } from '../../engine/engine.js'
import type { OpenFiles } from './open-files.js'
import type { ReadField } from './read-field.js'

/** What the data in files looks like. */
export interface Inspection {
  readonly files: OpenFiles
  /** One per column of the files; none is required, since data cannot promise that. */
  readonly fields: readonly ReadField[]
  /** What is worth telling about the types: `zip: kept as text, it has leading zeros`. */
  readonly notes: readonly string[]
}

/**
 * Infer a type for every column.
 *
 * @returns string for a column without values, and for a file that has only a header
 */
export async function inspectFiles(engine: Engine, files: OpenFiles): Promise<Inspection> {
  const fields = files.columns.map(({ name, sampledType }) => ({ name, type: sampledType, required: false }))
  return { files, fields, notes: files.notes }
}
