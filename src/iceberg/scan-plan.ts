import type { DataFile } from './data-file.js'
import type { PartitionSpec, Schema } from './types.js'

/** One data file to read, with the delete files that apply to it. */
export interface ScanTask {
  readonly dataFile: DataFile
  readonly sequenceNumber: bigint
  readonly deletes: readonly DataFile[]
}

export interface ScanPlan {
  /** The schema to project to. */
  readonly schema: Schema
  /** The table's specs: a column that a file lacks may have its value from the file's partition. */
  readonly partitionSpecs: readonly PartitionSpec[]
  /** `undefined`: the table has no snapshot, and `tasks` is empty. */
  readonly snapshotId: bigint | undefined
  readonly tasks: readonly ScanTask[]
  /** Live data files of the snapshot, before pruning. */
  readonly filesTotal: number
  /** Names for files whose columns have no field ids: the table's `schema.name-mapping.default`, parsed. */
  readonly nameMapping: readonly NameMappingField[] | undefined
}

export interface NameMappingField {
  readonly fieldId: number | undefined
  readonly names: readonly string[]
  readonly fields: readonly NameMappingField[]
}
