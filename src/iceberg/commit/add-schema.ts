import { indexFields } from '../schema/index-fields.js'
import { isSameSchema } from '../schema/is-same-schema.js'
import type { TableMetadata } from '../table-metadata.js'
import type { Schema } from '../types.js'

/**
 * Make a schema the table's current one. A schema that the table had before keeps its id; a new one gets the next,
 * whatever id it came with.
 */
export function addSchema(metadata: TableMetadata, schema: Schema): TableMetadata {
  const known = metadata.schemas.find((one) => isSameSchema(one, schema))
  if (known !== undefined) return { ...metadata, currentSchemaId: known.schemaId }

  const schemaId = Math.max(...metadata.schemas.map((one) => one.schemaId)) + 1
  return {
    ...metadata,
    schemas: [...metadata.schemas, { ...schema, schemaId }],
    currentSchemaId: schemaId,
    lastColumnId: Math.max(metadata.lastColumnId, ...indexFields(schema).keys()),
  }
}
