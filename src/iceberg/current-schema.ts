import assert from 'node:assert/strict'
import type { TableMetadata } from './table-metadata.js'
import type { PartitionSpec, Schema } from './types.js'

/** The schema that a table is read and written with now. */
export function currentSchema(metadata: TableMetadata): Schema {
  const schema = metadata.schemas.find(({ schemaId }) => schemaId === metadata.currentSchemaId)
  assert(schema !== undefined, 'metadata without its current schema')
  return schema
}

/** The partition spec that a table is written with now. */
export function defaultSpec(metadata: TableMetadata): PartitionSpec {
  const spec = metadata.partitionSpecs.find(({ specId }) => specId === metadata.defaultSpecId)
  assert(spec !== undefined, 'metadata without its default partition spec')
  return spec
}
