import { childFields } from '../iceberg/schema/child-fields.js'
import type { Field, PrimitiveType, Schema } from '../iceberg/types.js'

/** A column of a Parquet file: a leaf of the schema. */
export interface LeafField {
  readonly id: number
  readonly type: PrimitiveType
  /** Names from the top-level column down, with Parquet's own `element`, `key` and `value`. */
  readonly path: readonly string[]
  /** True below a list or a map, where a row has any number of values. */
  readonly isRepeated: boolean
}

/** List the leaves of a schema in the order in which Parquet stores their columns. */
export function leafFields(schema: Schema): LeafField[] {
  return schema.fields.flatMap((field) => leavesOf(field, [], false))
}

function leavesOf({ id, name, type }: Field, parents: readonly string[], isRepeated: boolean): LeafField[] {
  const path = [...parents, name]
  if (typeof type === 'string') return [{ id, type, path, isRepeated }]
  return childFields(type).flatMap((child) => leavesOf(child, path, isRepeated || type.type !== 'struct'))
}
