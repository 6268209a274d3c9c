import type { Engine } from '../../engine/engine.js'
import type { PhloError } from '../../errors.js'
import type { OpenFiles } from './open-files.js'
import type { Guard, ReadField } from './read-field.js'

/** A value that could not be read. */
export interface BadValue {
  /** Display name. */
  readonly file: string
  /** Line of a text file, the header being line 1; row of a Parquet or JSON array, from 1; `undefined` when it cannot be known. */
  readonly line: number | undefined
  /** `undefined`: the row as a whole is malformed. */
  readonly column: string | undefined
  /** Cut, control characters escaped; `undefined`: null or missing. */
  readonly value: string | undefined
  readonly expected: string
}

/**
 * Find out why the statement of {@link readSql} failed. Reads the files again.
 *
 * @returns `PHLO_ROWS_INVALID` with the first bad values as `context.examples` (`BadValue[]`) and how many rows are bad as
 *   `context.badRows`, or the reason why the files could not be read at all; `undefined`: the data is not to blame
 */
export declare function explainBadRows(
  engine: Engine,
  files: OpenFiles,
  fields: readonly ReadField[],
  guards?: readonly Guard[],
): Promise<PhloError | undefined>
