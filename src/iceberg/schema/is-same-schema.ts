import { isDeepStrictEqual } from 'node:util'
import type { Schema } from '../types.js'

/** Whether two schemas have the same fields and key, whatever their ids as schemas. */
export function isSameSchema(one: Schema, other: Schema): boolean {
  return isDeepStrictEqual({ ...one, schemaId: 0 }, { ...other, schemaId: 0 })
}
