import type { NameMappingField } from '../../iceberg/scan-plan.js'
import type { ParquetShape, ShapeField, ShapeType } from '../shapes/file-shape.js'

/**
 * Give the columns of a file their field ids: its own when it has any, otherwise those of the table's name mapping.
 *
 * @returns `undefined` when the file has no ids and there is no mapping
 * @see https://iceberg.apache.org/spec/#column-projection
 */
export function assignIds(
  shape: ParquetShape,
  mapping: readonly NameMappingField[] | undefined,
): readonly ShapeField[] | undefined {
  if (shape.fields.some(hasId)) return shape.fields
  return mapping === undefined ? undefined : shape.fields.map((field) => withIds(field, mapping))
}

function hasId(field: ShapeField): boolean {
  return field.id !== undefined || childrenOf(field.type).some(hasId)
}

function childrenOf(type: ShapeType): readonly ShapeField[] {
  switch (type.kind) {
    case 'leaf':
      return []
    case 'struct':
      return type.fields
    case 'list':
      return [type.element]
    case 'map':
      return [type.key, type.value]
  }
}

function withIds(field: ShapeField, mapping: readonly NameMappingField[], name = field.name): ShapeField {
  const mapped = mapping.find(({ names }) => names.includes(name))
  return { ...field, id: mapped?.fieldId, type: typeWithIds(field.type, mapped?.fields ?? []) }
}

/** Parts of lists and maps are mapped by the specification's names, whatever the file calls them. */
function typeWithIds(type: ShapeType, mapping: readonly NameMappingField[]): ShapeType {
  switch (type.kind) {
    case 'leaf':
      return type
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => withIds(field, mapping)) }
    case 'list':
      return { kind: 'list', element: withIds(type.element, mapping, 'element') }
    case 'map':
      return { kind: 'map', key: withIds(type.key, mapping, 'key'), value: withIds(type.value, mapping, 'value') }
  }
}
