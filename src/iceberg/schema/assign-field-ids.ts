import type { Field, Type } from '../types.js'

/** Fields with their new ids. */
export interface AssignedFields {
  readonly fields: readonly Field[]
  /** The highest id that was given; `startId - 1` when there are no fields. */
  readonly lastId: number
  /** New ids by the old ones. */
  readonly newIds: ReadonlyMap<number, number>
}

/**
 * Give fields new ids, nested ones too, in the order in which Iceberg's libraries give them: first all fields of a
 * struct, then what is nested in each.
 *
 * @param startId - the id of the first field
 */
export function assignFieldIds(fields: readonly Field[], startId: number): AssignedFields {
  const newIds = new Map<number, number>()
  let lastId = startId - 1
  const next = (oldId: number): number => {
    lastId++
    newIds.set(oldId, lastId)
    return lastId
  }

  function assignFields(some: readonly Field[]): Field[] {
    const withIds = some.map((field) => ({ ...field, id: next(field.id) }))
    return withIds.map((field) => ({ ...field, type: assignType(field.type) }))
  }

  function assignType(type: Type): Type {
    if (typeof type === 'string') return type
    switch (type.type) {
      case 'struct':
        return { ...type, fields: assignFields(type.fields) }
      case 'list': {
        const elementId = next(type.elementId)
        return { ...type, elementId, element: assignType(type.element) }
      }
      case 'map': {
        const [keyId, valueId] = [next(type.keyId), next(type.valueId)]
        return { ...type, keyId, valueId, key: assignType(type.key), value: assignType(type.value) }
      }
    }
  }

  return { fields: assignFields(fields), lastId, newIds }
}
