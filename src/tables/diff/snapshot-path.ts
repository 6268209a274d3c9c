import type { Snapshot, TableMetadata } from '../../iceberg/table-metadata.js'

/**
 * The snapshots that lead from one snapshot of a table to its current one, newest first.
 *
 * @param from - `undefined`: from the empty table
 * @returns `undefined` when the current snapshot does not descend from it, as far as the metadata still knows
 */
export function snapshotPath(metadata: TableMetadata, from: bigint | undefined): readonly Snapshot[] | undefined {
  const byId = new Map(metadata.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]))
  const path: Snapshot[] = []
  let current = metadata.currentSnapshotId
  while (current !== from) {
    const snapshot = current === undefined ? undefined : byId.get(current)
    if (snapshot === undefined) return undefined
    path.push(snapshot)
    current = snapshot.parentSnapshotId
  }
  return path
}
