import { writeAvroFile } from '../avro/avro-file.js'
import type { FieldSummary, ManifestFile } from './manifest.js'
import { MANIFEST_LIST_SCHEMA, manifestFieldKey } from './manifest-schema.js'

interface ManifestListParts {
  readonly manifests: readonly ManifestFile[]
  readonly snapshotId: bigint
  readonly parentSnapshotId: bigint | undefined
  readonly sequenceNumber: bigint
  /** 16 random bytes. */
  readonly syncMarker: Uint8Array
}

/**
 * Write a manifest list of format version 2.
 *
 * @see https://iceberg.apache.org/spec/#manifest-lists
 */
export function writeManifestList(parts: ManifestListParts): Uint8Array {
  return writeAvroFile({
    schema: MANIFEST_LIST_SCHEMA,
    metadata: {
      'snapshot-id': String(parts.snapshotId),
      'parent-snapshot-id': String(parts.parentSnapshotId ?? null),
      'sequence-number': String(parts.sequenceNumber),
      'format-version': '2',
    },
    records: parts.manifests.map(manifestRecord),
    keyOf: manifestFieldKey,
    syncMarker: parts.syncMarker,
  })
}

function manifestRecord(manifest: ManifestFile): Readonly<Record<string, unknown>> {
  return {
    manifest_path: manifest.location,
    manifest_length: manifest.bytes,
    partition_spec_id: manifest.specId,
    content: manifest.content === 'data' ? 0 : 1,
    sequence_number: manifest.sequenceNumber,
    min_sequence_number: manifest.minSequenceNumber,
    added_snapshot_id: manifest.addedSnapshotId,
    added_files_count: manifest.addedFiles,
    existing_files_count: manifest.existingFiles,
    deleted_files_count: manifest.deletedFiles,
    added_rows_count: manifest.addedRows,
    existing_rows_count: manifest.existingRows,
    deleted_rows_count: manifest.deletedRows,
    partitions: manifest.partitions?.map(summaryRecord),
  }
}

function summaryRecord(summary: FieldSummary): Readonly<Record<string, unknown>> {
  return {
    contains_null: summary.containsNull,
    contains_nan: summary.containsNan,
    lower_bound: summary.lowerBound,
    upper_bound: summary.upperBound,
  }
}
