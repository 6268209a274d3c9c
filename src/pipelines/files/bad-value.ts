import { PhloError } from '../../errors.js'

/** A value that could not be read. */
export interface BadValue {
  /** Display name. */
  readonly file: string
  /** Line of a text file, the first one being line 1; row of a Parquet file or JSON array, from 1; `undefined` when it cannot be known. */
  readonly line: number | undefined
  /** `undefined`: the row as a whole is malformed. */
  readonly column: string | undefined
  /** Cut, control characters escaped; `undefined`: null or missing. */
  readonly value: string | undefined
  readonly expected: string
}

const SHOWN_LENGTH_MAX = 80
const MESSAGE_EXAMPLES_MAX = 5

/** Make a text fit to be shown: control characters escaped, long ones cut. */
export function shownText(text: string): string {
  const characters = [...text]
  const cut = characters.length > SHOWN_LENGTH_MAX ? `${characters.slice(0, SHOWN_LENGTH_MAX - 1).join('')}…` : text
  return cut.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => JSON.stringify(character).slice(1, -1))
}

/**
 * Report bad rows as one error.
 *
 * @param examples - the first ones, one or more
 * @param badRows - how many there are in all; `undefined`: it was not counted
 */
export function rowsInvalid(examples: readonly BadValue[], badRows: number | undefined): PhloError {
  const count = badRows === undefined ? 'Rows do' : badRows === 1 ? '1 row does' : `${badRows} rows do`
  const lines = examples.slice(0, MESSAGE_EXAMPLES_MAX).map(exampleText)
  const more = badRows !== undefined && badRows > lines.length ? `; and ${badRows - lines.length} more` : ''
  return new PhloError('PHLO_ROWS_INVALID', `${count} not fit the columns: ${lines.join('; ')}${more}.`, {
    context: { badRows, examples },
  })
}

function exampleText({ file, line, column, value, expected }: BadValue): string {
  const place = line === undefined ? file : `${file}:${line}`
  const found = value === undefined ? 'nothing' : JSON.stringify(value).replaceAll('\\\\', '\\')
  return `${place}${column === undefined ? '' : ` ${column}`}: found ${found}, expected ${expected}`
}
