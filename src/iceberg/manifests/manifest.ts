import type { DataFile } from '../data-file.js'

/** What a manifest list says of one field of the partitions in a manifest. */
export interface FieldSummary {
  readonly containsNull: boolean
  /** `undefined`: unknown. */
  readonly containsNan: boolean | undefined
  /** Single-value serialization; `undefined` when all values are null or NaN. */
  readonly lowerBound: Uint8Array | undefined
  readonly upperBound: Uint8Array | undefined
}

/** Files and rows of a manifest by what became of them; `undefined`: unknown, as in lists of format version 1. */
export interface ManifestCounts {
  readonly addedFiles: number | undefined
  readonly existingFiles: number | undefined
  readonly deletedFiles: number | undefined
  readonly addedRows: bigint | undefined
  readonly existingRows: bigint | undefined
  readonly deletedRows: bigint | undefined
}

/** One manifest as a manifest list describes it. */
export interface ManifestFile extends ManifestCounts {
  readonly location: string
  readonly bytes: bigint
  readonly specId: number
  readonly content: 'data' | 'deletes'
  /** When the manifest was added to the table; 0 for version 1. */
  readonly sequenceNumber: bigint
  /** Smallest data sequence number of its live files. */
  readonly minSequenceNumber: bigint
  readonly addedSnapshotId: bigint
  /** One per field of the partition spec, in its order; `undefined`: unknown. */
  readonly partitions: readonly FieldSummary[] | undefined
}

/** One file in a manifest, with what it inherits from the manifest filled in. */
export interface ManifestEntry {
  readonly status: 'existing' | 'added' | 'deleted'
  /** The snapshot that added the file, or deleted it. */
  readonly snapshotId: bigint
  /** Age of the file's rows: decides which deletes apply to them. */
  readonly sequenceNumber: bigint
  /** The sequence number of the snapshot that added the file. */
  readonly fileSequenceNumber: bigint
  readonly file: DataFile
}
