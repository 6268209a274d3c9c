import type { TableMetadata } from '../table-metadata.js'
import { type MetadataTable, mapOf, timestampOf } from './metadata-table.js'

/** `$snapshots`: every snapshot of a table, oldest first. */
export function listSnapshots({ snapshots }: TableMetadata): MetadataTable {
  return {
    columns: [
      { name: 'committed_at', type: 'timestamptz' },
      { name: 'snapshot_id', type: 'long' },
      { name: 'parent_id', type: 'long' },
      { name: 'operation', type: 'string' },
      { name: 'manifest_list', type: 'string' },
      { name: 'summary', type: mapOf('string', 'string') },
    ],
    rows: snapshots.map(({ timestampMs, snapshotId, parentSnapshotId, manifestList, summary }) => {
      const { operation, ...rest } = summary
      return [
        timestampOf(timestampMs),
        snapshotId,
        parentSnapshotId ?? null,
        operation ?? null,
        manifestList ?? null,
        new Map(Object.entries(rest)),
      ]
    }),
  }
}
