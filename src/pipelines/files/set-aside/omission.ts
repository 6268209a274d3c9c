import type { AsideBudget } from './aside-budget.js'

/** Why a row does not fit. */
export interface RowReason {
  /** `undefined`: the row as a whole is malformed. */
  readonly column: string | undefined
  /** Cut, control characters escaped; `undefined`: null or missing. */
  readonly value: string | undefined
  readonly expected: string
}

/** A row that does not fit. */
export interface OmittedRow {
  /** Its number among the rows of the whole file, from 1. */
  readonly row: number
  /** As messages count it: the line of a text file, the row of a Parquet file or JSON array; from 1. */
  readonly line: number
  /** The row as the file has it, without the end of its line; the row of a Parquet file as JSON. */
  readonly raw: string
  /** One or more. */
  readonly reasons: readonly RowReason[]
}

/** What the copy of a file lacks. */
export interface Omission {
  /** Absolute path of the file that the copy was made of. */
  readonly wholePath: string
  /** Ascending by row. */
  readonly rows: readonly OmittedRow[]
  /** Rows of the copy. */
  readonly rowsKept: number
}

/** Which rows are left out of a copy. */
export interface LeaveOutOptions {
  /** Absolute path of the copy. */
  readonly copyPath: string
  readonly budget: AsideBudget
  /** By number of the row in the file as it is read, ascending from 1. */
  readonly reasons: ReadonlyMap<number, readonly RowReason[]>
}

/** Number rows of a copy as they are numbered in the whole file. @param rows - ascending, from 1 */
export function rowsOfWhole(rows: readonly number[], { rows: omitted }: Pick<Omission, 'rows'>): readonly number[] {
  let before = 0
  return rows.map((row) => {
    while ((omitted[before]?.row ?? Number.POSITIVE_INFINITY) <= row + before) before += 1
    return row + before
  })
}
