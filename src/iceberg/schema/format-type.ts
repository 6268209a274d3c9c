import type { PrimitiveType } from '../types.js'

const SIMPLE = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
] as const satisfies readonly PrimitiveType[]

const DECIMAL_PRECISION_MAX = 38

/**
 * Read the name of a primitive type, with optional spaces inside, as in `decimal( 9, 2 )`.
 *
 * @returns `undefined` when it names no type of format version 2
 * @see https://iceberg.apache.org/spec/#schemas
 */
export function parsePrimitiveType(text: string): PrimitiveType | undefined {
  const simple = SIMPLE.find((name) => name === text)
  if (simple !== undefined) return simple

  const decimal = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(text)
  if (decimal !== null) return decimalType(Number(decimal[1]), Number(decimal[2]))

  const fixed = /^fixed\[\s*(\d+)\s*\]$/.exec(text)
  return fixed === null ? undefined : `fixed[${Number(fixed[1])}]`
}

/**
 * The precision and scale of a decimal type.
 *
 * @returns `undefined` for any other type
 */
export function decimalParts(type: string): { readonly precision: number; readonly scale: number } | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type)
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) }
}

/** The fewest bytes that hold every unscaled value of a precision: what one takes in Avro. */
export function decimalByteCount(precision: number): number {
  const largest = 10n ** BigInt(precision) - 1n
  return Math.floor(largest.toString(2).length / 8) + 1
}

/**
 * The length of a fixed type, in bytes.
 *
 * @returns `undefined` for any other type
 */
export function fixedLength(type: string): number | undefined {
  const match = /^fixed\[(\d+)\]$/.exec(type)
  return match === null ? undefined : Number(match[1])
}

function decimalType(precision: number, scale: number): PrimitiveType | undefined {
  if (precision < 1 || precision > DECIMAL_PRECISION_MAX || scale > precision) return undefined
  return `decimal(${precision},${scale})`
}
