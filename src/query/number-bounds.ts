import { decimalParts } from '../iceberg/schema/format-type.js'
import type { PrimitiveType, Value } from '../iceberg/types.js'

/** A number as digits: `unscaled` / 10 ^ `scale`. */
export interface Digits {
  readonly unscaled: bigint
  readonly scale: number
}

const RANGES: Readonly<Partial<Record<PrimitiveType, bigint>>> = { int: 2n ** 31n, long: 2n ** 63n }

/**
 * The value of a column's type that is this very number.
 *
 * @returns `undefined` when there is none, or the type is binary floating point, whose rounding is DuckDB's own
 */
export function exactNumber(type: PrimitiveType, { unscaled, scale }: Digits): Value | undefined {
  const columnScale = scaleOf(type)
  if (columnScale === undefined) return undefined
  const shifted = unscaled * 10n ** BigInt(columnScale)
  const divisor = 10n ** BigInt(scale)
  return shifted % divisor === 0n ? inRange(type, shifted / divisor) : undefined
}

/**
 * The nearest values of a column's type at or below, and at or above, a number; generous for binary floating point.
 *
 * @returns `undefined` when the type has none, or is no type of numbers
 */
export function numberBounds(
  type: PrimitiveType,
  digits: Digits,
): { readonly lower: Value; readonly upper: Value } | undefined {
  if (type === 'float' || type === 'double') return floatBounds(digits, type === 'float' ? 2 ** -20 : 2 ** -48)
  const columnScale = scaleOf(type)
  if (columnScale === undefined) return undefined
  const shifted = digits.unscaled * 10n ** BigInt(columnScale)
  const divisor = 10n ** BigInt(digits.scale)
  const floor = shifted / divisor - (shifted < 0n && shifted % divisor !== 0n ? 1n : 0n)
  const lower = inRange(type, floor)
  const upper = inRange(type, floor * divisor === shifted ? floor : floor + 1n)
  return lower === undefined || upper === undefined ? undefined : { lower, upper }
}

function floatBounds(
  { unscaled, scale }: Digits,
  tolerance: number,
): { readonly lower: number; readonly upper: number } {
  const number = Number(unscaled) / 10 ** scale
  const room = Math.abs(number) * tolerance
  return { lower: number - room, upper: number + room }
}

/** Digits after the point; `undefined` for what is not an exact number. */
function scaleOf(type: PrimitiveType): number | undefined {
  return type in RANGES ? 0 : decimalParts(type)?.scale
}

function inRange(type: PrimitiveType, value: bigint): Value | undefined {
  const range = RANGES[type]
  if (range !== undefined && (value < -range || value >= range)) return undefined
  return type === 'int' ? Number(value) : value
}
