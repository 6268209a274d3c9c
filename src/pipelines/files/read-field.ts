import type { Type } from '../../iceberg/types.js'

/** A column to read from files, declared by the user or inferred. */
export interface ReadField {
  /** The column's name in the table, and in the files. */
  readonly name: string
  /** Field ids inside are not looked at. */
  readonly type: Type
  /** A missing or null value fails the read. */
  readonly required: boolean
  /** How the files hold a timestamp that is not written as one; `epoch-ms`: whole milliseconds since 1970-01-01 UTC. */
  readonly encoding?: 'epoch-ms'
}

/** Tell the type that files hold the values of a field in. */
export function fileType({ type, encoding }: ReadField): Type {
  return encoding === 'epoch-ms' ? 'long' : type
}

/** A condition that every row must meet. */
export interface Guard {
  /** The column of the table that it speaks of. */
  readonly column: string
  /** A boolean SQL expression over the table's columns, quoted; null counts as met. */
  readonly sql: string
  /** For people: `a number from 20 to 600`. */
  readonly expected: string
}
