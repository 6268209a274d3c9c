import { childFields } from '../iceberg/schema/child-fields.js'
import type { Field, Schema } from '../iceberg/types.js'

/** One difference between two schemas of a table, by field id. */
export interface SchemaFieldChange {
  /** Dotted, as in the newer schema (the older one, for a removed field): `address.city`, `tags.element`. */
  readonly path: string
  readonly change: 'added' | 'removed' | 'renamed' | 'type' | 'nullability' | 'key'
  /** A type (nested ones as `struct`, `list`, `map`), the path of a rename, `required` or `optional`; undefined for added. */
  readonly from: string | undefined
  readonly to: string | undefined
}

interface FlatField {
  readonly path: string
  readonly type: string
  readonly nullability: 'required' | 'optional'
  readonly key: 'key' | 'not key'
}

/** Compare two schemas of a table, nested fields too, in the order of the newer one; removed fields come last. */
export function schemaDifference(from: Schema, to: Schema): readonly SchemaFieldChange[] {
  const before = flatFields(from)
  const after = flatFields(to)
  const changes = [...after].flatMap(([id, field]) => fieldChanges(before.get(id), field))
  const removed = [...before].filter(([id]) => !after.has(id))
  return [
    ...changes,
    ...removed.map(([, { path, type }]) => ({ path, change: 'removed' as const, from: type, to: undefined })),
  ]
}

function fieldChanges(before: FlatField | undefined, { path, ...after }: FlatField): readonly SchemaFieldChange[] {
  if (before === undefined) return [{ path, change: 'added', from: undefined, to: after.type }]
  const renamed = { path, change: 'renamed' as const, from: before.path, to: path }
  return [
    ...(before.path === path ? [] : [renamed]),
    ...(['type', 'nullability', 'key'] as const)
      .filter((change) => before[change] !== after[change])
      .map((change) => ({ path, change, from: before[change], to: after[change] })),
  ]
}

function flatFields({ fields, identifierFieldIds }: Schema): ReadonlyMap<number, FlatField> {
  const flat = new Map<number, FlatField>()
  const visit = (field: Field, prefix: string) => {
    const path = `${prefix}${field.name}`
    flat.set(field.id, {
      path,
      type: typeof field.type === 'string' ? field.type : field.type.type,
      nullability: field.required ? 'required' : 'optional',
      key: identifierFieldIds.includes(field.id) ? 'key' : 'not key',
    })
    for (const child of childFields(field.type)) visit(child, `${path}.`)
  }
  for (const field of fields) visit(field, '')
  return flat
}
