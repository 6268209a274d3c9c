import type { $ZodType, $ZodTypes } from 'zod/v4/core'
import { globalRegistry } from 'zod/v4/core'
import type { ColumnTypeMeta } from '../authoring/column-types.js'

/** A schema without what only says whether it may be missing. */
export interface Unwrapped {
  readonly schema: $ZodTypes
  readonly isOptional: boolean
  readonly description: string | undefined
  /** Set on the schemas that `t` makes. */
  readonly columnType: ColumnTypeMeta | undefined
}

/** Take `.nullable()`, `.optional()`, `.readonly()` and a union with null off a schema. */
export function unwrapSchema(schema: $ZodType): Unwrapped {
  const typed = schema as $ZodTypes
  const meta = globalRegistry.get(schema) as { description?: string; phlo?: ColumnTypeMeta } | undefined
  const { def } = typed._zod
  switch (def.type) {
    case 'optional':
    case 'nullable': {
      const inner = unwrapSchema(def.innerType)
      return { ...inner, isOptional: true, description: meta?.description ?? inner.description }
    }
    case 'readonly': {
      const inner = unwrapSchema(def.innerType)
      return { ...inner, description: meta?.description ?? inner.description }
    }
    case 'nonoptional':
      return { ...unwrapSchema(def.innerType), isOptional: false }
    case 'union': {
      const others = def.options.filter((option) => (option as $ZodTypes)._zod.def.type !== 'null')
      const [only] = others
      if (only !== undefined && others.length === 1) return { ...unwrapSchema(only), isOptional: true }
    }
  }
  return { schema: typed, isOptional: false, description: meta?.description, columnType: meta?.phlo }
}
