import type { Field, Schema, Type } from '../iceberg/types.js'
import { quoteLiteral } from './quote.js'

/** A column of a Parquet file: a leaf of the schema. */
export interface LeafField {
  readonly id: number
  readonly type: Extract<Type, string>
  /** Names from the top-level column down, with Parquet's own `element`, `key` and `value`. */
  readonly path: readonly string[]
  /** True below a list or a map, where a row has any number of values. */
  readonly isRepeated: boolean
}

/** List the leaves of a schema in the order in which Parquet stores their columns. */
export function leafFields(schema: Schema): LeafField[] {
  return schema.fields.flatMap((field) => leavesOf(field, [], false))
}

function leavesOf(
  field: Pick<Field, 'id' | 'name' | 'type'>,
  parents: readonly string[],
  isRepeated: boolean,
): LeafField[] {
  const path = [...parents, field.name]
  if (typeof field.type === 'string') return [{ id: field.id, type: field.type, path, isRepeated }]
  return childrenOf(field.type).flatMap((child) => leavesOf(child, path, isRepeated || child.isRepeated))
}

interface ChildField {
  readonly id: number
  readonly name: string
  readonly type: Type
  readonly isRepeated: boolean
}

function childrenOf(type: Exclude<Type, string>): ChildField[] {
  switch (type.type) {
    case 'struct':
      return type.fields.map((field) => ({ ...field, isRepeated: false }))
    case 'list':
      return [{ id: type.elementId, name: 'element', type: type.element, isRepeated: true }]
    case 'map':
      return [
        { id: type.keyId, name: 'key', type: type.key, isRepeated: true },
        { id: type.valueId, name: 'value', type: type.value, isRepeated: true },
      ]
  }
}

/** Write the `FIELD_IDS` option of `COPY`, which puts Iceberg's ids into a Parquet file, nested ones too. */
export function fieldIdsSql(fields: readonly Pick<Field, 'id' | 'name' | 'type'>[]): string {
  return `{${fields.map((field) => `${quoteLiteral(field.name)}: ${fieldIdSql(field)}`).join(', ')}}`
}

function fieldIdSql(field: Pick<Field, 'id' | 'type'>): string {
  if (typeof field.type === 'string') return String(field.id)
  return `{__duckdb_field_id: ${field.id}, ${fieldIdsSql(childrenOf(field.type)).slice(1)}`
}
