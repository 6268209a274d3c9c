import type { Field, Type } from '../types.js'

/**
 * Make every field optional that stands in a struct which may be missing. The specification allows it to be required
 * and Java reads that, but Arrow, and PyIceberg with it, takes no null for a struct that has a required field.
 */
export function relaxNested(fields: readonly Field[]): readonly Field[] {
  return fields.map((field) => ({ ...field, type: relaxType(field.type, !field.required) }))
}

/** @param isMissable - whether there may be null in place of a value of the type */
function relaxType(type: Type, isMissable: boolean): Type {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return { ...type, fields: relaxNested(isMissable ? type.fields.map(asOptional) : type.fields) }
    // A list or map that is missing has no elements, so that these may have required fields.
    case 'list':
      return { ...type, element: relaxType(type.element, !type.elementRequired) }
    case 'map':
      return { ...type, key: relaxType(type.key, false), value: relaxType(type.value, !type.valueRequired) }
  }
}

function asOptional(field: Field): Field {
  return { ...field, required: false }
}
