import assert from 'node:assert/strict'
import { randomUuid } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'
import { PARTITION_FIELD_ID_FIRST } from '../metadata/partition-json.js'
import { assignFieldIds } from '../schema/assign-field-ids.js'
import { checkIdentifierFields } from '../schema/identifier-fields.js'
import { checkPartitionFields } from '../schema/partition-fields.js'
import { relaxNested } from '../schema/relax-nested.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata, TableVersion } from '../table-metadata.js'
import type { PartitionField, Schema } from '../types.js'
import { firstMetadataLocation } from './file-names.js'

interface TableDefinition {
  /** Absolute location of the table's folder. */
  readonly location: string
  /** Ids are given anew, and what is in structs that may be missing is optional; `identifierFieldIds` and the partition's `sourceId`s mean the ids given here. */
  readonly schema: Schema
  readonly partition: readonly PartitionField[]
  readonly properties: Readonly<Record<string, string>>
}

/** A table that is not written yet: its first commit writes its first metadata file. */
export interface TableDraft {
  readonly metadata: TableMetadata
  readonly metadataLocation: undefined
}

/**
 * Write the first metadata file of a table without rows. Where rows follow at once, {@link draftTable} saves a file.
 *
 * @returns the first version of the table
 */
export async function newTable(
  files: TableFiles,
  definition: TableDefinition,
  ambient: Ambient,
): Promise<TableVersion> {
  const { metadata } = draftTable(definition, ambient)
  const version = { metadata, metadataLocation: firstMetadataLocation(metadata.location, ambient) }
  await files.saveVersion(version)
  return version
}

/**
 * Make the metadata of a table without rows, and write nothing.
 *
 * @throws PHLO_SCHEMA_INCOMPATIBLE - the key cannot be a key
 * @throws PHLO_PARTITION_INVALID - a partition field has no fitting column, or its name is taken
 */
export function draftTable(definition: TableDefinition, ambient: Ambient): TableDraft {
  const { fields, lastId, newIds } = assignFieldIds(relaxNested(definition.schema.fields), 1)
  const partition = definition.partition.map((field, index) => ({
    ...field,
    sourceId: newId(newIds, field.sourceId),
    fieldId: PARTITION_FIELD_ID_FIRST + index,
  }))
  const schema = {
    schemaId: 0,
    fields,
    identifierFieldIds: definition.schema.identifierFieldIds.map((id) => newId(newIds, id)),
  }
  checkIdentifierFields(schema)
  checkPartitionFields(schema, partition)
  const metadata: TableMetadata = {
    formatVersion: 2,
    tableUuid: randomUuid(ambient),
    location: definition.location.replace(/\/+$/, ''),
    lastSequenceNumber: 0n,
    lastUpdatedMs: ambient.now(),
    lastColumnId: lastId,
    schemas: [schema],
    currentSchemaId: 0,
    partitionSpecs: [{ specId: 0, fields: partition }],
    defaultSpecId: 0,
    lastPartitionId: PARTITION_FIELD_ID_FIRST - 1 + partition.length,
    sortOrders: [{ orderId: 0, fields: [] }],
    defaultSortOrderId: 0,
    // Branches of the catalog share data files, and other engines know nothing of them: only Phlo may delete.
    properties: { 'gc.enabled': 'false', ...definition.properties },
    currentSnapshotId: undefined,
    snapshots: [],
    snapshotLog: [],
    metadataLog: [],
    refs: {},
    unknown: {},
  }
  return { metadata, metadataLocation: undefined }
}

function newId(newIds: ReadonlyMap<number, number>, id: number): number {
  const assigned = newIds.get(id)
  assert(assigned !== undefined, `the schema has no field ${id}`)
  return assigned
}
