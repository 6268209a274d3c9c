import { currentSchema, defaultSpec } from '../iceberg/current-schema.js'
import { indexFields } from '../iceberg/schema/index-fields.js'
import type { TableMetadata } from '../iceberg/table-metadata.js'
import type { PartitionSpec, Schema, Transform } from '../iceberg/types.js'

/** One element of a partition. */
export interface PartitionBy {
  /** Name of the column; dotted, for a field of a struct. */
  readonly column: string
  readonly transform: Transform
}

/** How a table was partitioned, and is. */
export interface PartitionChange {
  readonly from: readonly PartitionBy[]
  readonly to: readonly PartitionBy[]
}

/** Say what a partition spec divides by, in names of columns. */
export function partitionBy({ fields }: PartitionSpec, schema: Schema): readonly PartitionBy[] {
  const index = indexFields(schema)
  return fields
    .filter(({ transform }) => transform !== 'void')
    .map(({ sourceId, transform }) => ({ column: index.get(sourceId)?.path ?? `field ${sourceId}`, transform }))
}

/** Spell a partition as a workflow does: `day(date), bucket(id, 16)`; `none` for an unpartitioned table. */
export function partitionText(partition: readonly PartitionBy[]): string {
  const parts = partition.map(({ column, transform }) => {
    const [name, size] = transform.split(/[[\]]/)
    if (name === 'identity') return column
    return size === undefined ? `${name}(${column})` : `${name}(${column}, ${size})`
  })
  return parts.join(', ') || 'none'
}

/** What differs in how new rows are partitioned; `undefined`: nothing. */
export function partitionChange(before: TableMetadata, after: TableMetadata): PartitionChange | undefined {
  const [from, to] = [before, after].map((metadata) => partitionBy(defaultSpec(metadata), currentSchema(metadata)))
  if (from === undefined || to === undefined || partitionText(from) === partitionText(to)) return undefined
  return { from, to }
}
