import type { ContentKey } from '../catalog/catalog.js'
import type { PartitionField, Schema } from '../iceberg/types.js'
import type { PartitionBy } from './table-partition.js'

/** What a table is made of when it is created. */
export interface TableDefinition {
  /** Field ids are assigned anew; `identifierFieldIds` refers to the ids given here. */
  readonly schema: Schema
  /** Empty for an unpartitioned table. `fieldId`s are assigned anew. */
  readonly partition: readonly PartitionField[]
  readonly properties: Readonly<Record<string, string>>
}

/** Texts by name. */
export type Labels = Readonly<Record<string, string>>

/** Rows to write to a table on a branch, in one snapshot and one commit. */
export interface WriteRequest {
  readonly branch: string
  readonly key: ContentKey
  /**
   * A SELECT for the engine whose columns are named and typed as the table's (after `schema`), in any order;
   * a missing optional column is null. It is run once on the way that succeeds.
   */
  readonly rows: {
    readonly sql: string
    /** Names of its columns, where they are known; left out: the engine is asked for them. */
    readonly columns?: readonly string[]
  }
  /**
   * `upsert` matches by the table's identifier fields; `replace` removes every row that was there; `replace-by-key`
   * does so too, and lets in one row per key as an upsert does.
   */
  readonly mode: 'append' | 'upsert' | 'replace' | 'replace-by-key'
  /**
   * What `upsert` and `replace-by-key` do with several rows of one key in `rows`: refuse them, or keep the one whose
   * value in a column is greatest (nulls lowest; one of several greatest, deterministic by the rows' values). An
   * `upsert` then also leaves the rows of the table that have a greater value than `rows`, and with `keepsEqual` those
   * with an equal one, too. Other modes ignore it.
   */
  readonly duplicates: 'refuse' | { readonly lastBy: string; readonly keepsEqual?: boolean }
  /** Creates the table, in the same commit, where it is not there. `undefined`: an unknown table is an error. */
  readonly definition: TableDefinition | undefined
  /** The fields that the table must have after the write: missing ones are added, narrower ones widened. `undefined`: as it is. */
  readonly schema: Schema | undefined
  /** How the table is partitioned from these rows on; files that are there stay as they are. `undefined`: as it is. */
  readonly partition: readonly PartitionBy[] | undefined
  /** Table properties to set with the rows, such as the cursor. A promise: they are found out while the rows are written. */
  readonly properties: Labels | Promise<Labels>
  /** Further keys of the snapshot's summary; a promise as with `properties`. */
  readonly summary: Labels | Promise<Labels>
  readonly commit: { readonly message: string; readonly properties: Readonly<Record<string, string>> }
}

export interface WriteReport {
  /** The commit on the branch; its head as it was when there was nothing to change (an upsert of rows already there). */
  readonly hash: string
  /** The table's current snapshot after the write; `undefined` when it has none. */
  readonly snapshotId: bigint | undefined
  /** Rows whose key was not there (every row, unless `upsert`). */
  readonly rowsAdded: bigint
  /** Rows that replaced one of the same key with other values; 0 unless `upsert`. */
  readonly rowsUpdated: bigint
  /** Rows of an upsert that were there already, value by value; 0 otherwise. */
  readonly rowsUnchanged: bigint
  /** Rows of an upsert that were left out, because the table has later ones by the column of `lastBy`; 0 otherwise. */
  readonly rowsOutdated: bigint
  /** Rows that are gone without a successor of the same key: the old rows of a `replace`, the rows of a delete. */
  readonly rowsDeleted: bigint
  /** Bytes of the data files written, rewritten rows included. */
  readonly bytesWritten: bigint
  readonly created: boolean
}
