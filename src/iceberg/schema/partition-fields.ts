import { PhloError } from '../../errors.js'
import { transformResultType } from '../transforms/transform-result-type.js'
import type { Field, PartitionField, Schema } from '../types.js'
import { type IndexedField, indexFields } from './index-fields.js'

/**
 * Check that rows of a schema can be partitioned by some fields.
 *
 * @throws PHLO_PARTITION_INVALID - they cannot
 * @see https://iceberg.apache.org/spec/#partitioning
 */
export function checkPartitionFields(schema: Schema, fields: readonly PartitionField[]): void {
  const index = indexFields(schema)
  fields.forEach((field, position) => {
    const isTaken = fields.slice(0, position).some(({ name }) => name === field.name)
    const reason = isTaken ? 'has the name of another partition field' : whyNot(schema, index, field)
    if (reason !== undefined) throw unfit(field, reason)
  })
}

/**
 * The name that Iceberg's libraries give a partition field when none is chosen: `date_day`, `id_bucket_16`.
 *
 * @param column - name of the source column
 */
export function partitionFieldName(column: string, transform: PartitionField['transform']): string {
  if (transform === 'identity') return column
  if (transform === 'void') return `${column}_null`
  return `${column}_${transform.replace('truncate', 'trunc').replace('[', '_').replace(']', '')}`
}

function whyNot(
  schema: Schema,
  index: ReadonlyMap<number, IndexedField>,
  { sourceId, transform, name }: PartitionField,
): string | undefined {
  const source = index.get(sourceId)
  if (source === undefined) return 'has no source column in the schema'
  const { type } = source.field
  if (typeof type !== 'string') return `has a ${type.type} as its source`
  if (isInCollection(index, source)) return 'has a source inside a list or map'
  if (transformResultType(transform, type) === undefined) return `cannot be made: ${transform} does not take ${type}`
  return isNameTaken(schema.fields, { sourceId, transform, name }) ? 'has the name of another column' : undefined
}

/** An identity field may have its column's own name; every other name must be no column's. */
function isNameTaken(columns: readonly Field[], field: Omit<PartitionField, 'fieldId'>): boolean {
  const column = columns.find(({ name }) => name === field.name)
  return column !== undefined && !(field.transform === 'identity' && column.id === field.sourceId)
}

function isInCollection(index: ReadonlyMap<number, IndexedField>, { parentId }: IndexedField): boolean {
  const parent = parentId === undefined ? undefined : index.get(parentId)
  if (parent === undefined) return false
  const { type } = parent.field
  return (typeof type !== 'string' && type.type !== 'struct') || isInCollection(index, parent)
}

function unfit({ name, transform }: PartitionField, reason: string): PhloError {
  return new PhloError('PHLO_PARTITION_INVALID', `The partition field ${name} ${reason}.`, {
    context: { name, transform, reason },
  })
}
