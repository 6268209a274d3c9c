import type { DataFile } from './data-file.js'
import type { Expression } from './expression.js'
import type { PartitionSpec, Schema } from './types.js'

/** A change of metadata that goes with (or without) a snapshot, named as in the REST specification. */
export type MetadataUpdate =
  | { readonly action: 'add-schema'; readonly schema: Schema }
  | { readonly action: 'add-spec'; readonly spec: PartitionSpec }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: 'remove-properties'; readonly removals: readonly string[] }

/** What a snapshot does to the table's files. */
export interface SnapshotChange {
  readonly operation: 'append' | 'overwrite' | 'delete' | 'replace'
  readonly added: readonly DataFile[]
  /** Live files of the base snapshot that are taken out whole. */
  readonly removed: readonly DataFile[]
  /** What the change has read: a concurrent change of rows that this selects is a conflict. `undefined`: nothing. */
  readonly conflictFilter: Expression | undefined
  /** Further keys of the snapshot's summary; the counts that Iceberg defines are computed. */
  readonly summary: Readonly<Record<string, string>>
}

/** A change to a table, staged: data files are written, nothing refers to them yet. */
export interface TableChange {
  /** The snapshot that the change was computed from; `undefined`: the table had none. */
  readonly baseSnapshotId: bigint | undefined
  /** Applied in order, before the snapshot is made. A new schema becomes the current one, a new spec the default one. */
  readonly updates: readonly MetadataUpdate[]
  /** `undefined`: only metadata changes. */
  readonly snapshot: SnapshotChange | undefined
}
