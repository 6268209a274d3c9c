import { writeAvroFile } from '../avro/avro-file.js'
import type { DataFile } from '../data-file.js'
import { formatLosslessJson } from '../metadata/lossless-json.js'
import { formatPartitionFields } from '../metadata/partition-json.js'
import { formatSchema } from '../metadata/schema-json.js'
import type { Schema } from '../types.js'
import type { ManifestCounts, ManifestEntry, ManifestFile } from './manifest.js'
import { manifestEntrySchema, manifestFieldKey } from './manifest-schema.js'
import type { PartitionType } from './partition-type.js'
import { summarizePartitions } from './summarize-partitions.js'

interface ManifestParts {
  readonly location: string
  readonly content: 'data' | 'deletes'
  readonly schema: Schema
  readonly partition: PartitionType
  /** Not empty. */
  readonly entries: readonly ManifestEntry[]
  /** The snapshot that the manifest is written for. */
  readonly snapshotId: bigint
  readonly sequenceNumber: bigint
  /** 16 random bytes. */
  readonly syncMarker: Uint8Array
}

/** A manifest's bytes, and what goes into the manifest list. */
export interface WrittenManifest {
  readonly bytes: Uint8Array
  readonly manifest: ManifestFile
}

const STATUSES = { existing: 0, added: 1, deleted: 2 } as const
const CONTENTS = { data: 0, 'position-deletes': 1, 'equality-deletes': 2 } as const

/**
 * Write a manifest of format version 2.
 *
 * @see https://iceberg.apache.org/spec/#manifests
 */
export function writeManifest(parts: ManifestParts): WrittenManifest {
  const { location, content, schema, partition, entries, snapshotId, sequenceNumber, syncMarker } = parts
  const bytes = writeAvroFile({
    schema: manifestEntrySchema(partition),
    metadata: {
      schema: formatLosslessJson(formatSchema(schema)),
      'schema-id': String(schema.schemaId),
      'partition-spec': formatLosslessJson(formatPartitionFields(partition.fields)),
      'partition-spec-id': String(partition.specId),
      'format-version': '2',
      content,
    },
    records: entries.map((entry) => entryRecord(entry, partition)),
    keyOf: manifestFieldKey,
    syncMarker,
  })
  const manifest: ManifestFile = {
    location,
    bytes: BigInt(bytes.length),
    specId: partition.specId,
    content,
    sequenceNumber,
    minSequenceNumber: liveSequenceNumberMin(entries, sequenceNumber),
    addedSnapshotId: snapshotId,
    ...countEntries(entries),
    partitions: summarizePartitions(
      partition,
      entries.map(({ file }) => file.partition),
    ),
  }
  return { bytes, manifest }
}

/** Count the files and rows of a manifest by status. */
export function countEntries(entries: readonly ManifestEntry[]): ManifestCounts {
  const ofStatus = (status: ManifestEntry['status']): readonly ManifestEntry[] =>
    entries.filter((entry) => entry.status === status)
  const rows = (some: readonly ManifestEntry[]): bigint => some.reduce((sum, { file }) => sum + file.recordCount, 0n)
  const [added, existing, deleted] = [ofStatus('added'), ofStatus('existing'), ofStatus('deleted')]
  return {
    addedFiles: added.length,
    existingFiles: existing.length,
    deletedFiles: deleted.length,
    addedRows: rows(added),
    existingRows: rows(existing),
    deletedRows: rows(deleted),
  }
}

function liveSequenceNumberMin(entries: readonly ManifestEntry[], sequenceNumber: bigint): bigint {
  let min = sequenceNumber
  for (const entry of entries) if (entry.status !== 'deleted' && entry.sequenceNumber < min) min = entry.sequenceNumber
  return min
}

function entryRecord(entry: ManifestEntry, partition: PartitionType): Readonly<Record<string, unknown>> {
  return {
    status: STATUSES[entry.status],
    snapshot_id: entry.snapshotId,
    sequence_number: entry.sequenceNumber,
    file_sequence_number: entry.fileSequenceNumber,
    data_file: dataFileRecord(entry.file, partition),
  }
}

function dataFileRecord(file: DataFile, { fields }: PartitionType): Readonly<Record<string, unknown>> {
  return {
    content: CONTENTS[file.content],
    file_path: file.location,
    file_format: file.fileFormat.toUpperCase(),
    partition: Object.fromEntries(fields.map(({ fieldId }, index) => [fieldId, file.partition[index]])),
    record_count: file.recordCount,
    file_size_in_bytes: file.fileBytes,
    column_sizes: unlessEmpty(file.columnSizes),
    value_counts: unlessEmpty(file.valueCounts),
    null_value_counts: unlessEmpty(file.nullValueCounts),
    nan_value_counts: unlessEmpty(file.nanValueCounts),
    lower_bounds: unlessEmpty(file.lowerBounds),
    upper_bounds: unlessEmpty(file.upperBounds),
    split_offsets: file.splitOffsets.length === 0 ? undefined : file.splitOffsets,
    equality_ids: file.equalityIds.length === 0 ? undefined : file.equalityIds,
    sort_order_id: file.sortOrderId,
    referenced_data_file: file.referencedDataFile,
  }
}

function unlessEmpty<Item>(map: ReadonlyMap<number, Item>): ReadonlyMap<number, Item> | undefined {
  return map.size === 0 ? undefined : map
}
