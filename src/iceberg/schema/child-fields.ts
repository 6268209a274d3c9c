import type { Field, Type } from '../types.js'

/**
 * The fields directly inside a type: a struct's fields, a list's `element`, a map's `key` and `value`, named as in
 * paths and in Parquet files.
 *
 * @returns empty for a primitive type
 */
export function childFields(type: Type): readonly Field[] {
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
