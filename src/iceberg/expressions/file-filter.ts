import type { DataFile } from '../data-file.js'
import type { Expression } from '../expression.js'
import type { ManifestFile } from '../manifests/manifest.js'
import { type PartitionType, partitionType } from '../manifests/partition-type.js'
import { indexFields } from '../schema/index-fields.js'
import type { TableMetadata } from '../table-metadata.js'
import type { PrimitiveType } from '../types.js'
import { fileFacts, summaryFacts, tupleFacts } from './column-facts.js'
import { mightMatch } from './might-match.js'
import { projectExpression } from './project-expression.js'
import { rewriteNot } from './rewrite-not.js'

/** Tells what may hold rows that an expression selects; `false` is certain. */
export interface FileFilter {
  mightMatchManifest(manifest: ManifestFile): boolean
  /** By its partition and its statistics. */
  mightMatchFile(file: DataFile): boolean
  /** By its partition alone, which is all that can be said of delete files. */
  mightMatchPartition(file: DataFile): boolean
}

/**
 * Make a filter for files of a table.
 *
 * @param expression - bound to columns of any of the table's schemas
 */
export function fileFilter(metadata: TableMetadata, expression: Expression): FileFilter {
  const positive = rewriteNot(expression)
  const columnType = columnTypes(metadata)
  const projections = new Map<number, { readonly partition: PartitionType; readonly projected: Expression }>()

  function projectionOf(specId: number) {
    const known = projections.get(specId)
    if (known !== undefined) return known
    const partition = partitionType(metadata, specId)
    const projection = { partition, projected: projectExpression(positive, partition) }
    projections.set(specId, projection)
    return projection
  }

  function mightMatchPartition(file: DataFile): boolean {
    const { partition, projected } = projectionOf(file.specId)
    return mightMatch(projected, tupleFacts(partition, file.partition))
  }

  return {
    mightMatchManifest({ specId, partitions }) {
      const { partition, projected } = projectionOf(specId)
      return partitions === undefined || mightMatch(projected, summaryFacts(partition, partitions))
    },
    mightMatchFile(file) {
      if (file.recordCount === 0n) return false
      return mightMatchPartition(file) && mightMatch(positive, fileFacts(file, columnType))
    },
    mightMatchPartition,
  }
}

/** The types of the columns now; of a column that was dropped, the last one. */
function columnTypes({ schemas, currentSchemaId }: TableMetadata): (fieldId: number) => PrimitiveType | undefined {
  const types = new Map<number, PrimitiveType>()
  const oldestFirst = [...schemas].sort((one, other) => rank(one.schemaId) - rank(other.schemaId))
  for (const schema of oldestFirst) {
    for (const [id, { field }] of indexFields(schema)) if (typeof field.type === 'string') types.set(id, field.type)
  }
  return (fieldId) => types.get(fieldId)

  function rank(schemaId: number): number {
    return schemaId === currentSchemaId ? Number.POSITIVE_INFINITY : schemaId
  }
}
