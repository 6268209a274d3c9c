import { PhloError } from '../../errors.js'
import { JsonNode } from '../metadata/json-node.js'
import type { NameMappingField } from '../scan-plan.js'
import type { TableMetadata } from '../table-metadata.js'

const PROPERTY = 'schema.name-mapping.default'

/**
 * Read a table's mapping of names to field ids, for files whose columns have none.
 *
 * @returns `undefined` when the table has no such property
 * @throws PHLO_METADATA_INVALID - the property is not a name mapping
 * @see https://iceberg.apache.org/spec/#name-mapping-serialization
 */
export function nameMapping({ properties, location }: TableMetadata): readonly NameMappingField[] | undefined {
  const text = properties[PROPERTY]
  if (text === undefined) return undefined
  const file = `the property ${PROPERTY} of ${location}`
  return parseFields(new JsonNode(parseJson(text, file), { file, parent: undefined, key: '' }))
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `${file} is not JSON.`, { context: { file, path: '' }, cause })
  }
}

function parseFields(node: JsonNode): readonly NameMappingField[] {
  return node.items().map((field) => {
    const children = field.find('fields')
    return {
      fieldId: field.find('field-id')?.integer(),
      names: field
        .get('names')
        .items()
        .map((name) => name.string()),
      fields: children === undefined ? [] : parseFields(children),
    }
  })
}
