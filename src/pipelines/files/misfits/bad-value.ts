import { PhloError } from '../../../errors.js'

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

/** Make a text fit to be shown: control characters escaped, long ones cut. */
export function shownText(text: string): string {
  const characters = [...text]
  const cut = characters.length > SHOWN_LENGTH_MAX ? `${characters.slice(0, SHOWN_LENGTH_MAX - 1).join('')}…` : text
  return cut.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => JSON.stringify(character).slice(1, -1))
}

/** Report bad rows, one or more, as one error; its message names the first of them. */
export function rowsInvalid({ examples, badRows, isBounded = false }: BadRows): PhloError {
  const count = `${isBounded ? 'At least ' : ''}${badRows} ${badRows === 1 ? 'row does' : 'rows do'} not fit`
  const first = examples.slice(0, 1).map(badValueText).join('')
  return new PhloError('PHLO_ROWS_INVALID', `${count}${badRows === 1 ? '' : ', the first'}: ${first}.`, {
    context: { badRows, isBounded, examples },
  })
}

/** The bad values that an error keeps, of which its message names the first; none for other errors. */
export function badValuesOf({ code, context }: PhloError): readonly BadValue[] {
  return code === 'PHLO_ROWS_INVALID' && Array.isArray(context.examples) ? context.examples : []
}

/** Write a bad value as one line: `data/1.csv:3 n: found "x", expected a whole number`. */
export function badValueText({ file, line, column, value, expected }: BadValue): string {
  const place = line === undefined ? file : `${file}:${line}`
  const found = value === undefined ? 'nothing' : `"${value}"`
  return `${place}${column === undefined ? '' : ` ${column}`}: found ${found}, expected ${expected}`
}
