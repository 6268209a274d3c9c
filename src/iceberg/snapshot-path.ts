import type { Snapshot, TableMetadata } from './table-metadata.js'

/**
 * The current snapshot and those that it descends from, newest first, as far as the metadata still knows them.
 * Damaged metadata whose history goes in a circle gives each once.
 */
export function* lineage({ snapshots, currentSnapshotId }: TableMetadata): Generator<Snapshot> {
  const left = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]))
  let next = currentSnapshotId
  while (next !== undefined) {
    const snapshot = left.get(next)
    if (snapshot === undefined) return
    left.delete(next)
    yield snapshot
    next = snapshot.parentSnapshotId
  }
}

/**
 * The snapshots that lead from one snapshot of a table to its current one, newest first.
 *
 * @param from - `undefined`: from the empty table
 * @returns `undefined` when the current snapshot does not descend from it, as far as the metadata still knows
 */
export function snapshotPath(metadata: TableMetadata, from: bigint | undefined): readonly Snapshot[] | undefined {
  if (metadata.currentSnapshotId === from) return []
  const path: Snapshot[] = []
  for (const snapshot of lineage(metadata)) {
    path.push(snapshot)
    if (snapshot.parentSnapshotId === from) return path
  }
  return undefined
}
