import type { ReadField } from '../read-field.js'

/** How one field is read from a group of files. */
export interface ColumnReader {
  readonly field: ReadField
  /** SQL of the value as it stands in the files; `undefined`: they have no such column. */
  readonly raw: string | undefined
  /** SQL of the value in its type; fails the statement where it does not fit. */
  readonly value: string
  /** SQL of the condition that it does fit, true for null, over `checkedSource`. */
  readonly fits: string
  /** SQL of the value as text for messages, over `checkedSource`. */
  readonly text: string
}

/** How files that are alike are read. */
export interface FilesReader {
  readonly columns: readonly ColumnReader[]
  /** The table function that gives raw values in the form that is read fastest. */
  readonly source: string
  /** The same rows in a form in which every value can be looked at, fitting or not. */
  readonly checkedSource: string
}
