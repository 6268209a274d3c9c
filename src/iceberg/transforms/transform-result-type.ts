import type { PrimitiveType, Transform } from '../types.js'
import { transformParts } from './parse-transform.js'

const DATE_SOURCES = ['date', 'timestamp', 'timestamptz'] as const
const BUCKET_REFUSED = ['boolean', 'float', 'double'] as const
const TRUNCATE_SOURCES = ['int', 'long', 'string', 'binary'] as const

/**
 * The type of the values that a transform makes.
 *
 * @returns `undefined` when the transform does not take values of the source type
 * @see https://iceberg.apache.org/spec/#partition-transforms
 */
export function transformResultType(transform: Transform, source: PrimitiveType): PrimitiveType | undefined {
  const isOneOf = (types: readonly PrimitiveType[]): boolean => types.includes(source)
  switch (transformParts(transform).name) {
    case 'identity':
    case 'void':
      return source
    case 'year':
    case 'month':
      return isOneOf(DATE_SOURCES) ? 'int' : undefined
    case 'day':
      return isOneOf(DATE_SOURCES) ? 'date' : undefined
    case 'hour':
      return source === 'timestamp' || source === 'timestamptz' ? 'int' : undefined
    case 'bucket':
      return isOneOf(BUCKET_REFUSED) ? undefined : 'int'
    case 'truncate':
      return isOneOf(TRUNCATE_SOURCES) || source.startsWith('decimal') ? source : undefined
  }
}
