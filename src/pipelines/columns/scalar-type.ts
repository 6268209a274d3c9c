import type { $ZodTypes } from 'zod/v4/core'
import type { PrimitiveType } from '../../iceberg/types.js'

const TYPE_OF_NUMBER_FORMAT: Readonly<Record<string, PrimitiveType>> = {
  int32: 'int',
  safeint: 'long',
  uint32: 'long',
  int64: 'long',
  float32: 'float',
  float64: 'double',
}

const TYPE_OF_STRING_FORMAT: Readonly<Record<string, PrimitiveType>> = {
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
}

/** The column type of a schema without parts, or `undefined` where there is none. */
export function scalarType(schema: $ZodTypes): PrimitiveType | undefined {
  const { def } = schema._zod
  const formats = formatsOf(schema)
  switch (def.type) {
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return formats.includes('uint64') ? undefined : 'long'
    case 'number':
      return formats.map((format) => TYPE_OF_NUMBER_FORMAT[format]).find((type) => type !== undefined) ?? 'double'
    case 'string':
      return formats.map((format) => TYPE_OF_STRING_FORMAT[format]).find((type) => type !== undefined) ?? 'string'
    default:
      return undefined
  }
}

/** `z.int()` carries its format itself, `z.number().int()` among its checks. */
function formatsOf(schema: $ZodTypes): string[] {
  const { def } = schema._zod
  const own = 'format' in def && typeof def.format === 'string' ? [def.format] : []
  const checks = 'checks' in def ? (def.checks ?? []) : []
  return [...own, ...checks.flatMap(({ _zod }) => ('format' in _zod.def ? [String(_zod.def.format)] : []))]
}
