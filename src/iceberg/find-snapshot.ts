import type { Snapshot, TableMetadata } from './table-metadata.js'

/**
 * The snapshot with an id.
 *
 * @param snapshotId - `undefined`: the current one
 * @returns `undefined` when the table has no such snapshot
 */
export function findSnapshot(metadata: TableMetadata, snapshotId?: bigint): Snapshot | undefined {
  const wanted = snapshotId ?? metadata.currentSnapshotId
  // The current snapshot is the one that is asked for most, and the last of thousands.
  return metadata.snapshots.findLast((snapshot) => snapshot.snapshotId === wanted)
}
