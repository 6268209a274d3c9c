import type { Field, Schema } from '../types.js'
import { childFields } from './child-fields.js'

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

function addFields(index: Map<number, IndexedField>, fields: readonly Field[], parent: IndexedField | undefined): void {
  for (const field of fields) {
    const path = parent === undefined ? field.name : `${parent.path}.${field.name}`
    const indexed = { field, path, parentId: parent?.field.id }
    index.set(field.id, indexed)
    addFields(index, childFields(field.type), indexed)
  }
}
