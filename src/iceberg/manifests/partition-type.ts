import { PhloError } from '../../errors.js'
import { indexFields } from '../schema/index-fields.js'
import type { TableMetadata } from '../table-metadata.js'
import { transformResultType } from '../transforms/transform-result-type.js'
import type { PartitionField, PrimitiveType, Schema, Type } from '../types.js'

/** A field of the partition tuples of a spec, with the type that its values have now. */
export interface PartitionTypeField extends PartitionField {
  readonly type: PrimitiveType
  readonly sourceType: PrimitiveType
}

/** A partition spec, with the types of its fields. */
export interface PartitionType {
  readonly specId: number
  readonly fields: readonly PartitionTypeField[]
}

/**
 * The type of the partition tuples of one of a table's specs. A source column that was dropped since is looked for in
 * the older schemas.
 *
 * @throws PHLO_METADATA_INVALID - the table has no such spec, or a field of it has no usable source column
 */
export function partitionType(metadata: TableMetadata, specId: number): PartitionType {
  const spec = metadata.partitionSpecs.find((one) => one.specId === specId)
  if (spec === undefined) throw invalid(metadata, `refers to partition spec ${specId}, which is not in its metadata`)

  const indexes = schemasNewestFirst(metadata).map(indexFields)
  const fields = spec.fields.map((field) => {
    const sourceType = indexes.map((index) => index.get(field.sourceId)?.field.type).find((type) => type !== undefined)
    return typeField(field, sourceType) ?? failField(metadata, field)
  })
  return { specId, fields }
}

function typeField(field: PartitionField, sourceType: Type | undefined): PartitionTypeField | undefined {
  // A void field has only nulls, and its source may be long forgotten.
  if (sourceType === undefined && field.transform === 'void') return { ...field, type: 'int', sourceType: 'int' }
  const type = typeof sourceType === 'string' ? transformResultType(field.transform, sourceType) : undefined
  return typeof sourceType !== 'string' || type === undefined ? undefined : { ...field, type, sourceType }
}

function schemasNewestFirst({ schemas, currentSchemaId }: TableMetadata): readonly Schema[] {
  const rank = ({ schemaId }: Schema): number => (schemaId === currentSchemaId ? Number.MAX_SAFE_INTEGER : schemaId)
  return [...schemas].sort((one, other) => rank(other) - rank(one))
}

function failField(metadata: TableMetadata, { name, transform }: PartitionField): never {
  throw invalid(metadata, `cannot apply ${transform} to the source of the partition field ${name}`)
}

function invalid({ location }: TableMetadata, reason: string): PhloError {
  return new PhloError('PHLO_METADATA_INVALID', `The table at ${location} ${reason}.`, { context: { file: location } })
}
