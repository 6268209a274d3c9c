import { currentSchema } from '../current-schema.js'
import { checkPartitionFields } from '../schema/partition-fields.js'
import type { TableMetadata } from '../table-metadata.js'
import type { PartitionField, PartitionSpec } from '../types.js'

/**
 * Make a partition spec the table's default one. A field that an older spec had keeps its id, and a spec that the
 * table had before its own; new ones get the next ids, whatever ids they came with.
 *
 * @throws PHLO_PARTITION_INVALID - a field has no fitting column, or its name is taken
 * @see https://iceberg.apache.org/spec/#partition-evolution
 */
export function addPartitionSpec(metadata: TableMetadata, spec: PartitionSpec): TableMetadata {
  const known = metadata.partitionSpecs.find((one) => isSameSpec(one, spec))
  if (known !== undefined) return { ...metadata, defaultSpecId: known.specId }

  checkPartitionFields(currentSchema(metadata), spec.fields)
  let { lastPartitionId } = metadata
  const knownFields = metadata.partitionSpecs.flatMap(({ fields }) => fields)
  const fields = spec.fields.map((field) => {
    const same = knownFields.find((one) => isSameField(one, field))
    if (same !== undefined) return { ...field, fieldId: same.fieldId }
    lastPartitionId++
    return { ...field, fieldId: lastPartitionId }
  })
  const specId = Math.max(...metadata.partitionSpecs.map((one) => one.specId)) + 1
  return {
    ...metadata,
    partitionSpecs: [...metadata.partitionSpecs, { specId, fields }],
    defaultSpecId: specId,
    lastPartitionId,
  }
}

function isSameSpec(one: PartitionSpec, other: PartitionSpec): boolean {
  if (one.fields.length !== other.fields.length) return false
  return one.fields.every((field, index) => {
    const otherField = other.fields[index]
    return otherField !== undefined && isSameField(field, otherField)
  })
}

function isSameField(one: PartitionField, other: PartitionField): boolean {
  return one.sourceId === other.sourceId && one.transform === other.transform && one.name === other.name
}
