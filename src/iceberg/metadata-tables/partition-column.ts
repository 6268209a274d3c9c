import type { DataFile } from '../data-file.js'
import { type PartitionTypeField, partitionType } from '../manifests/partition-type.js'
import type { TableMetadata } from '../table-metadata.js'
import type { StructType } from '../types.js'
import type { MetadataValue } from './metadata-table.js'

/** The partitions of all specs of a table as one struct, with a null where a file's spec lacks a field. */
export interface PartitionColumn {
  /** Has no fields for a table that was never partitioned. */
  readonly type: StructType
  valueOf(file: Pick<DataFile, 'specId' | 'partition'>): MetadataValue
}

export function partitionColumn(metadata: TableMetadata): PartitionColumn {
  const specs = new Map(metadata.partitionSpecs.map(({ specId }) => [specId, partitionType(metadata, specId).fields]))
  // A field keeps its id from spec to spec; the newest spec has the name that it has now.
  const fields = new Map<number, PartitionTypeField>()
  for (const specFields of specs.values()) for (const field of specFields) fields.set(field.fieldId, field)
  return {
    type: {
      type: 'struct',
      fields: [...fields.values()].map(({ fieldId, name, type }) => ({ id: fieldId, name, required: false, type })),
    },
    valueOf({ specId, partition }) {
      const indexes = new Map(specs.get(specId)?.map(({ fieldId }, index) => [fieldId, index]))
      const fieldValue = (fieldId: number): MetadataValue => partition[indexes.get(fieldId) ?? -1] ?? null
      return Object.fromEntries([...fields.values()].map(({ fieldId, name }) => [name, fieldValue(fieldId)]))
    },
  }
}
