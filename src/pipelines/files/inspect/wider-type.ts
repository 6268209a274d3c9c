import type { Type } from '../../../iceberg/types.js'

/** What all rows of a column say about the type that it is thought to have. */
export interface ColumnFacts {
  /** Not null. */
  readonly values: number
  /** Values that cannot become of the type. */
  readonly misfits: number
  /** Texts with a fraction or an exponent, and such as `NaN`. */
  readonly fractions: number
  /** Texts that look like numbers and are not meant so: `007`, `+4930123456`. */
  readonly codes: number
}

/**
 * Choose the next type to try for a column.
 *
 * @returns the same type when the facts do not speak against it
 */
export function widerType(type: Type, { values, misfits, fractions, codes }: ColumnFacts): Type {
  if (values === 0) return 'string'
  if (isNumber(type) && codes > 0) return 'string'
  // Doubles without any fraction are integers that a long does not hold, and a double not exactly.
  if (type === 'double' && misfits === 0 && fractions === 0) return 'decimal(38,0)'
  if (misfits === 0 || typeof type !== 'string') return misfits === 0 ? type : 'string'
  if (isNumber(type) && type !== 'double')
    return fractions > 0 ? 'double' : type === 'decimal(38,0)' ? 'string' : 'decimal(38,0)'
  return WIDER_TIMES.get(type) ?? 'string'
}

function isNumber(type: Type): boolean {
  return type === 'long' || type === 'double' || (typeof type === 'string' && type.startsWith('decimal'))
}

const WIDER_TIMES: ReadonlyMap<Type, Type> = new Map([
  ['date', 'timestamp'],
  ['timestamp', 'timestamptz'],
])
