import { currentSchema, defaultSpec } from '../current-schema.js'
import { namePartitionFields, type PartitionSource } from '../schema/partition-fields.js'
import type { TableMetadata } from '../table-metadata.js'
import type { PartitionSpec } from '../types.js'
import { addPartitionSpec } from './add-partition-spec.js'

/**
 * Find the spec by which a table is partitioned as wanted from now on. Files that are there keep theirs.
 *
 * @param wanted - sources are columns of the current schema; empty for an unpartitioned table
 * @returns the very default spec when it does so already; else one that the table has, or would be given
 * @throws PHLO_PARTITION_INVALID - rows cannot be partitioned so
 * @see https://iceberg.apache.org/spec/#partition-evolution
 */
export function evolvePartition(metadata: TableMetadata, wanted: readonly PartitionSource[]): PartitionSpec {
  const current = defaultSpec(metadata)
  if (isSamePartition(current, wanted)) return current
  const known = metadata.partitionSpecs.flatMap(({ fields }) => fields)
  const fields = namePartitionFields(currentSchema(metadata), wanted, known)
  const spec = { specId: -1, fields: fields.map((field) => ({ ...field, fieldId: -1 })) }
  return defaultSpec(addPartitionSpec(metadata, spec))
}

/** Void fields, which version 1 leaves behind in place of dropped ones, divide nothing. */
function isSamePartition({ fields }: PartitionSpec, wanted: readonly PartitionSource[]): boolean {
  const dividing = fields.filter(({ transform }) => transform !== 'void')
  if (dividing.length !== wanted.length) return false
  return dividing.every(
    ({ sourceId, transform }, index) => sourceId === wanted[index]?.sourceId && transform === wanted[index].transform,
  )
}
