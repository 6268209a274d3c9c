import { PhloError } from '../../errors.js'
import { type AvroFileContents, readAvroFile } from '../avro/avro-file.js'
import type { DataFile } from '../data-file.js'
import type { Value } from '../types.js'
import type { ManifestEntry, ManifestFile } from './manifest.js'
import { manifestFieldKey } from './manifest-schema.js'
import type { PartitionType, PartitionTypeField } from './partition-type.js'
import { RecordReader } from './record-reader.js'

const STATUSES = ['existing', 'added', 'deleted'] as const
const CONTENTS = ['data', 'position-deletes', 'equality-deletes'] as const
const FORMATS = ['parquet', 'avro', 'orc'] as const

/**
 * Read the entries of a manifest of format version 1 or 2, deleted ones too, with the sequence numbers and snapshot ids
 * that they inherit.
 *
 * @param manifest - what the manifest list says of it
 * @param partition - the type of its partition tuples
 * @throws PHLO_METADATA_INVALID - it is damaged, or not a manifest
 * @see https://iceberg.apache.org/spec/#manifests
 */
export function readManifest(bytes: Uint8Array, manifest: ManifestFile, partition: PartitionType): ManifestEntry[] {
  const { metadata, records } = readContents(bytes, manifest.location)
  // Files of version 1 have no sequence numbers, and those of a table that was upgraded keep 0.
  const isVersion1 = (metadata.get('format-version') ?? '1') === '1'
  return records.map((record) =>
    entryOf(new RecordReader(record, manifest.location), { manifest, partition, isVersion1 }),
  )
}

function readContents(bytes: Uint8Array, file: string): AvroFileContents {
  try {
    return readAvroFile(bytes, manifestFieldKey)
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `The manifest ${file} cannot be read.`, { context: { file }, cause })
  }
}

interface ManifestContext {
  readonly manifest: ManifestFile
  readonly partition: PartitionType
  readonly isVersion1: boolean
}

function entryOf(record: RecordReader, { manifest, partition, isVersion1 }: ManifestContext): ManifestEntry {
  const status = STATUSES[record.int('status')] ?? record.fail('status')
  const inherited = isVersion1 ? 0n : status === 'added' ? manifest.sequenceNumber : undefined
  const sequenceNumber = record.optionalLong('sequence_number') ?? inherited ?? record.fail('sequence_number')
  return {
    status,
    snapshotId: record.optionalLong('snapshot_id') ?? manifest.addedSnapshotId,
    sequenceNumber,
    fileSequenceNumber: record.optionalLong('file_sequence_number') ?? inherited ?? sequenceNumber,
    file: dataFile(record.record('data_file'), partition),
  }
}

function dataFile(record: RecordReader, partition: PartitionType): DataFile {
  const format = record.string('file_format').toLowerCase()
  const referencedDataFile = record.optionalString('referenced_data_file')
  return {
    content: CONTENTS[record.optionalInt('content') ?? 0] ?? record.fail('content'),
    location: record.string('file_path'),
    fileFormat: FORMATS.find((name) => name === format) ?? record.fail('file_format'),
    specId: partition.specId,
    partition: partitionValues(record.record('partition'), partition),
    recordCount: record.long('record_count'),
    fileBytes: record.long('file_size_in_bytes'),
    columnSizes: record.longMap('column_sizes'),
    valueCounts: record.longMap('value_counts'),
    nullValueCounts: record.longMap('null_value_counts'),
    nanValueCounts: record.longMap('nan_value_counts'),
    lowerBounds: record.bytesMap('lower_bounds'),
    upperBounds: record.bytesMap('upper_bounds'),
    splitOffsets: record.longs('split_offsets'),
    equalityIds: record.ints('equality_ids'),
    sortOrderId: record.optionalInt('sort_order_id'),
    ...(referencedDataFile === undefined ? {} : { referencedDataFile }),
  }
}

function partitionValues(record: RecordReader, { fields }: PartitionType): readonly (Value | null)[] {
  return fields.map((field) => partitionValue(record, field))
}

/** A manifest may be older than the widening of its column, so an int may stand where the table has a long now. */
function partitionValue(record: RecordReader, { fieldId, type }: PartitionTypeField): Value | null {
  const value = record.any(String(fieldId)) ?? null
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint')
    return value
  if (typeof value === 'number') return type === 'long' ? BigInt(value) : value
  return value instanceof Uint8Array ? value : record.fail(String(fieldId))
}
