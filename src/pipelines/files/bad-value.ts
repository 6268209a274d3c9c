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

/** What a search for bad rows has found. */
export interface BadRows {
  /** The first ones, at most {@link EXAMPLES_MAX}. */
  readonly examples: readonly BadValue[]
  /** How many rows are bad in all. */
  readonly badRows: number
  /** Whether counting stopped at a bound, so that there may be more. */
  readonly isBounded?: boolean
}

export const EXAMPLES_MAX = 10
const SHOWN_LENGTH_MAX = 80
const MESSAGE_EXAMPLES_MAX = 5

/** Make a text fit to be shown: control characters escaped, long ones cut. */
export function shownText(text: string): string {
  const characters = [...text]
  const cut = characters.length > SHOWN_LENGTH_MAX ? `${characters.slice(0, SHOWN_LENGTH_MAX - 1).join('')}…` : text
  return cut.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => JSON.stringify(character).slice(1, -1))
}

/** Report bad rows, one or more, as one error. */
export function rowsInvalid({ examples, badRows, isBounded = false }: BadRows): PhloError {
  const count = `${isBounded ? 'at least ' : ''}${badRows} ${badRows === 1 ? 'row does' : 'rows do'} not fit`
  const shown = examples.slice(0, MESSAGE_EXAMPLES_MAX).map(exampleText).join('; ')
  return new PhloError('PHLO_ROWS_INVALID', `${count.charAt(0).toUpperCase()}${count.slice(1)}: ${shown}.`, {
    context: { badRows, isBounded, examples },
  })
}

function exampleText({ file, line, column, value, expected }: BadValue): string {
  const place = line === undefined ? file : `${file}:${line}`
  const found = value === undefined ? 'nothing' : `"${value}"`
  return `${place}${column === undefined ? '' : ` ${column}`}: found ${found}, expected ${expected}`
}
