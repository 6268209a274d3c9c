import type { Field, Schema, Type } from '../types.js'

/** A field of a schema at any depth, with where it stands. List elements and map keys and values count as fields. */
export interface IndexedField {
  readonly field: Field
  /** Names from the top down: `address.city`, `tags.element`, `scores.value`. */
  readonly path: string
  /** The field that it is nested in; `undefined` for a column. */
  readonly parentId: number | undefined
}

/** All fields of a schema by id, parents before their children. */
export function indexFields(schema: Pick<Schema, 'fields'>): ReadonlyMap<number, IndexedField> {
  const index = new Map<number, IndexedField>()
  addFields(index, schema.fields, undefined)
  return index
}

/**
 * The fields directly inside a type: a struct's fields, a list's `element`, a map's `key` and `value`.
 *
 * @returns empty for a primitive type
 */
function childFields(type: Type): readonly Field[] {
  if (typeof type === 'string') return []
  switch (type.type) {
    case 'struct':
      return type.fields
    case 'list':
      return [{ id: type.elementId, name: 'element', required: type.elementRequired, type: type.element }]
    case 'map':
      return [
        { id: type.keyId, name: 'key', required: true, type: type.key },
        { id: type.valueId, name: 'value', required: type.valueRequired, type: type.value },
      ]
  }
}

function addFields(index: Map<number, IndexedField>, fields: readonly Field[], parent: IndexedField | undefined): void {
  for (const field of fields) {
    const path = parent === undefined ? field.name : `${parent.path}.${field.name}`
    const indexed = { field, path, parentId: parent?.field.id }
    index.set(field.id, indexed)
    addFields(index, childFields(field.type), indexed)
  }
}
