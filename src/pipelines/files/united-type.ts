import { isPromotion } from '../../iceberg/schema/is-promotion.js'
import type { Field, Type } from '../../iceberg/types.js'

/**
 * Make one type of two that a column has in different places: inside of structs it has the fields of both, and of two numbers the
 * wider one where Iceberg widens. Types of different kinds are not united: the first one holds.
 *
 * @returns a type with the spelling, the order and the ids of the first; fields that only the second has come last and are optional
 */
export function unitedType(first: Type, second: Type): Type {
  if (typeof first === 'string') return typeof second === 'string' && isPromotion(first, second) ? second : first
  if (typeof second === 'string') return first
  if (first.type === 'struct' && second.type === 'struct') {
    return { ...first, fields: unitedFields(first.fields, second.fields) }
  }
  if (first.type === 'list' && second.type === 'list') {
    return { ...first, element: unitedType(first.element, second.element) }
  }
  if (first.type === 'map' && second.type === 'map') return { ...first, value: unitedType(first.value, second.value) }
  return first
}

/** Names are compared as SQL does, without regard to case. */
function unitedFields(first: readonly Field[], second: readonly Field[]): readonly Field[] {
  const others = new Map(second.map((field) => [field.name.toLowerCase(), field]))
  const names = new Set(first.map(({ name }) => name.toLowerCase()))
  const united = first.map((field) => {
    const other = others.get(field.name.toLowerCase())
    return other === undefined ? field : { ...field, type: unitedType(field.type, other.type) }
  })
  const added = second.filter(({ name }) => !names.has(name.toLowerCase()))
  return [...united, ...added.map((field) => ({ ...field, required: false }))]
}
