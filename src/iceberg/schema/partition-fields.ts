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

/** What a partition field does, before it has a name. */
export type PartitionSource = Pick<PartitionField, 'sourceId' | 'transform'>

/**
 * Name partition fields as Iceberg's libraries do: `date_day`, `id_bucket`; where that is the name of a column or of
 * another field, `id_bucket_16`.
 *
 * @param known - fields of the table's specs: what they are named stays theirs
 */
export function namePartitionFields(
  schema: Schema,
  sources: readonly PartitionSource[],
  known: readonly Omit<PartitionField, 'fieldId'>[],
): readonly Omit<PartitionField, 'fieldId'>[] {
  const index = indexFields(schema)
  const named: Omit<PartitionField, 'fieldId'>[] = []
  for (const source of sources) {
    const isSame = (one: PartitionSource): boolean =>
      one.sourceId === source.sourceId && one.transform === source.transform
    const others = new Set([...known, ...named].filter((one) => !isSame(one)).map(({ name }) => name))
    const column = index.get(source.sourceId)?.path ?? ''
    const free = nameCandidates(column, source.transform).find(
      (name) => !others.has(name) && !isNameTaken(schema.fields, { ...source, name }),
    )
    named.push({ ...source, name: known.find(isSame)?.name ?? free ?? column })
  }
  return named
}

function nameCandidates(column: string, transform: PartitionField['transform']): readonly string[] {
  const [kind = '', size] = transform.replace('truncate', 'trunc').replace('void', 'null').split(/[[\]]/)
  const short = kind === 'identity' ? column : `${column}_${kind}`
  const long = size === undefined ? short : `${short}_${size}`
  return [short, long, ...Array.from({ length: 100 }, (_, index) => `${long}_${index + 2}`)]
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
