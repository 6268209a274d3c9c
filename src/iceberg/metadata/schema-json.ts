import { parsePrimitiveType } from '../schema/format-type.js'
import type { Field, ListType, MapType, Schema, StructType, Type } from '../types.js'
import type { JsonNode } from './json-node.js'

/**
 * Read a schema from its JSON.
 *
 * @throws PHLO_METADATA_INVALID - a part is missing or wrong, or a type is not of format version 2
 * @see https://iceberg.apache.org/spec/#schemas
 */
export function parseSchema(node: JsonNode): Schema {
  return {
    schemaId: node.find('schema-id')?.integer() ?? 0,
    fields: parseFields(node.get('fields')),
    identifierFieldIds:
      node
        .find('identifier-field-ids')
        ?.items()
        .map((id) => id.integer()) ?? [],
  }
}

/** Spell a schema as JSON, as {@link parseSchema} reads it. */
export function formatSchema({ schemaId, fields, identifierFieldIds }: Schema): Readonly<Record<string, unknown>> {
  const identifier = identifierFieldIds.length === 0 ? {} : { 'identifier-field-ids': identifierFieldIds }
  return { type: 'struct', 'schema-id': schemaId, ...identifier, fields: fields.map(formatField) }
}

/** Spell a type as the JSON of a schema: a string for a primitive type, an object for a nested one. */
function formatType(type: Type): unknown {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return { type: 'struct', fields: type.fields.map(formatField) }
    case 'list':
      return {
        type: 'list',
        'element-id': type.elementId,
        element: formatType(type.element),
        'element-required': type.elementRequired,
      }
    case 'map':
      return {
        type: 'map',
        'key-id': type.keyId,
        key: formatType(type.key),
        'value-id': type.valueId,
        value: formatType(type.value),
        'value-required': type.valueRequired,
      }
  }
}

/**
 * Read a type from the JSON of a schema.
 *
 * @throws PHLO_METADATA_INVALID - it is none of format version 2
 */
function parseType(node: JsonNode): Type {
  if (typeof node.raw === 'string') {
    return parsePrimitiveType(node.raw) ?? node.fail('a type of Iceberg format version 2')
  }
  switch (node.get('type').oneOf(['struct', 'list', 'map'])) {
    case 'struct':
      return { type: 'struct', fields: parseFields(node.get('fields')) } satisfies StructType
    case 'list':
      return {
        type: 'list',
        elementId: node.get('element-id').integer(),
        element: parseType(node.get('element')),
        elementRequired: node.get('element-required').boolean(),
      } satisfies ListType
    case 'map':
      return {
        type: 'map',
        keyId: node.get('key-id').integer(),
        key: parseType(node.get('key')),
        valueId: node.get('value-id').integer(),
        value: parseType(node.get('value')),
        valueRequired: node.get('value-required').boolean(),
      } satisfies MapType
  }
}

function parseFields(node: JsonNode): Field[] {
  return node.items().map((field) => {
    const doc = field.find('doc')?.string()
    return {
      id: field.get('id').integer(),
      name: field.get('name').string(),
      required: field.get('required').boolean(),
      type: parseType(field.get('type')),
      ...(doc === undefined ? {} : { doc }),
    }
  })
}

function formatField({ id, name, required, type, doc }: Field): Readonly<Record<string, unknown>> {
  return { id, name, required, type: formatType(type), ...(doc === undefined ? {} : { doc }) }
}
