import type { TableMetadata } from '../table-metadata.js'
import type { MetadataTable } from './metadata-table.js'

/** `$refs`: the table's own branches and tags. The catalog's are elsewhere. */
export function listRefs({ refs }: TableMetadata): MetadataTable {
  return {
    columns: [
      { name: 'name', type: 'string' },
      { name: 'type', type: 'string' },
      { name: 'snapshot_id', type: 'long' },
      { name: 'max_reference_age_in_ms', type: 'long' },
      { name: 'min_snapshots_to_keep', type: 'int' },
      { name: 'max_snapshot_age_in_ms', type: 'long' },
    ],
    rows: Object.entries(refs).map(([name, ref]) => [
      name,
      ref.type.toUpperCase(),
      ref.snapshotId,
      optionalLong(ref.maxRefAgeMs),
      ref.minSnapshotsToKeep ?? null,
      optionalLong(ref.maxSnapshotAgeMs),
    ]),
  }
}

function optionalLong(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value)
}
