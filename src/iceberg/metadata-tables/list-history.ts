import { lineage } from '../snapshot-path.js'
import type { TableMetadata } from '../table-metadata.js'
import { type MetadataTable, timestampOf } from './metadata-table.js'

/** `$history`: which snapshot was the current one from when on, oldest first. */
export function listHistory(metadata: TableMetadata): MetadataTable {
  const parents = new Map(metadata.snapshots.map((one) => [one.snapshotId, one.parentSnapshotId]))
  const ancestors = new Set(Array.from(lineage(metadata), ({ snapshotId }) => snapshotId))
  return {
    columns: [
      { name: 'made_current_at', type: 'timestamptz' },
      { name: 'snapshot_id', type: 'long' },
      { name: 'parent_id', type: 'long' },
      { name: 'is_current_ancestor', type: 'boolean' },
    ],
    rows: metadata.snapshotLog.map(({ timestampMs, snapshotId }) => [
      timestampOf(timestampMs),
      snapshotId,
      parents.get(snapshotId) ?? null,
      ancestors.has(snapshotId),
    ]),
  }
}
