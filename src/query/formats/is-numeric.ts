import type { Type } from '../../iceberg/types.js'

/** Whether values of a type are numbers, which tables show at the right. */
export function isNumeric(type: Type): boolean {
  return typeof type === 'string' && /^(?:int|long|float|double|decimal)/.test(type)
}
