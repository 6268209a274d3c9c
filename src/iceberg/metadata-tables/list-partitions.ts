import type { DataFile } from '../data-file.js'
import { findSnapshot } from '../find-snapshot.js'
import { groupBy } from '../group-by.js'
import { liveEntries } from '../live-entries.js'
import type { ManifestEntry } from '../manifests/manifest.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata, TableVersion } from '../table-metadata.js'
import { partitionKey } from '../values/partition-key.js'
import { type MetadataTable, type MetadataValue, timestampOf } from './metadata-table.js'
import { partitionColumn } from './partition-column.js'

/** `$partitions`: the partitions of the current snapshot, with what is in each; one row for an unpartitioned table. */
export async function listPartitions(files: TableFiles, { metadata }: TableVersion): Promise<MetadataTable> {
  const partition = partitionColumn(metadata)
  const isPartitioned = partition.type.fields.length > 0
  const entries = await liveEntries(files, metadata, findSnapshot(metadata))
  const partitions = [...groupBy(entries, ({ file }) => partitionKey(file)).values()]
  return {
    columns: [
      ...(isPartitioned
        ? ([
            { name: 'partition', type: partition.type },
            { name: 'spec_id', type: 'int' },
          ] as const)
        : []),
      { name: 'record_count', type: 'long' },
      { name: 'file_count', type: 'int' },
      { name: 'total_data_file_size_in_bytes', type: 'long' },
      { name: 'position_delete_record_count', type: 'long' },
      { name: 'position_delete_file_count', type: 'int' },
      { name: 'equality_delete_record_count', type: 'long' },
      { name: 'equality_delete_file_count', type: 'int' },
      { name: 'last_updated_at', type: 'timestamptz' },
      { name: 'last_updated_snapshot_id', type: 'long' },
    ],
    rows: partitions.map((some) => [
      ...(isPartitioned ? some.slice(0, 1).flatMap(({ file }) => [partition.valueOf(file), file.specId]) : []),
      ...contentCounts(some),
      ...lastUpdate(metadata, some),
    ]),
  }
}

function contentCounts(entries: readonly ManifestEntry[]): readonly MetadataValue[] {
  const ofContent = (content: DataFile['content']): readonly DataFile[] =>
    entries.map(({ file }) => file).filter((file) => file.content === content)
  const [data, position, equality] = [ofContent('data'), ofContent('position-deletes'), ofContent('equality-deletes')]
  return [
    sumRecords(data),
    data.length,
    data.reduce((total, { fileBytes }) => total + fileBytes, 0n),
    sumRecords(position),
    position.length,
    sumRecords(equality),
    equality.length,
  ]
}

/** The newest of the snapshots that added the files; it may have expired. */
function lastUpdate({ snapshots }: TableMetadata, entries: readonly ManifestEntry[]): readonly MetadataValue[] {
  const ids = new Set(entries.map(({ snapshotId }) => snapshotId))
  const last = snapshots.findLast(({ snapshotId }) => ids.has(snapshotId))
  return last === undefined ? [null, null] : [timestampOf(last.timestampMs), last.snapshotId]
}

function sumRecords(files: readonly DataFile[]): bigint {
  return files.reduce((total, { recordCount }) => total + recordCount, 0n)
}
