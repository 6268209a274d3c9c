import type { PartitionSpec, Schema, SortOrder } from './types.js'

export interface Snapshot {
  readonly snapshotId: bigint
  readonly parentSnapshotId: bigint | undefined
  /** 0 for snapshots that were written as v1. */
  readonly sequenceNumber: bigint
  readonly timestampMs: number
  /** Absolute location of the manifest list; `undefined` only for v1 snapshots that list their manifests. */
  readonly manifestList: string | undefined
  /** v1 only: manifest locations in place of a list. */
  readonly manifests: readonly string[]
  /** Includes `operation`. */
  readonly summary: Readonly<Record<string, string>>
  readonly schemaId: number | undefined
}

export interface SnapshotRef {
  readonly snapshotId: bigint
  readonly type: 'branch' | 'tag'
  readonly minSnapshotsToKeep?: number
  readonly maxSnapshotAgeMs?: number
  readonly maxRefAgeMs?: number
}

export interface TableMetadata {
  readonly formatVersion: 1 | 2
  readonly tableUuid: string
  /** Absolute location of the table's folder, without a slash at the end. */
  readonly location: string
  readonly lastSequenceNumber: bigint
  readonly lastUpdatedMs: number
  readonly lastColumnId: number
  readonly schemas: readonly Schema[]
  readonly currentSchemaId: number
  readonly partitionSpecs: readonly PartitionSpec[]
  readonly defaultSpecId: number
  readonly lastPartitionId: number
  readonly sortOrders: readonly SortOrder[]
  readonly defaultSortOrderId: number
  readonly properties: Readonly<Record<string, string>>
  readonly currentSnapshotId: bigint | undefined
  readonly snapshots: readonly Snapshot[]
  readonly snapshotLog: readonly { readonly snapshotId: bigint; readonly timestampMs: number }[]
  readonly metadataLog: readonly { readonly metadataFile: string; readonly timestampMs: number }[]
  readonly refs: Readonly<Record<string, SnapshotRef>>
  /** Keys of the JSON that Phlo does not know, kept as they were read. */
  readonly unknown: Readonly<Record<string, unknown>>
}

/** A version of a table: its metadata and where that is written. */
export interface TableVersion {
  readonly metadata: TableMetadata
  readonly metadataLocation: string
}
