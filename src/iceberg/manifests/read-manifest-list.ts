import { PhloError } from '../../errors.js'
import { readAvroFile } from '../avro/avro-file.js'
import type { FieldSummary, ManifestFile } from './manifest.js'
import { manifestFieldKey } from './manifest-schema.js'
import { RecordReader } from './record-reader.js'

/**
 * Read a manifest list of format version 1 or 2.
 *
 * @param file - its location, for messages
 * @throws PHLO_METADATA_INVALID - it is damaged, or not a manifest list
 * @see https://iceberg.apache.org/spec/#manifest-lists
 */
export function readManifestList(bytes: Uint8Array, file: string): readonly ManifestFile[] {
  return readRecords(bytes, file).map(manifestFile)
}

function readRecords(bytes: Uint8Array, file: string): readonly RecordReader[] {
  try {
    return readAvroFile(bytes, manifestFieldKey).records.map((record) => new RecordReader(record, file))
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `The manifest list ${file} cannot be read.`, {
      context: { file },
      cause,
    })
  }
}

function manifestFile(record: RecordReader): ManifestFile {
  return {
    location: record.string('manifest_path'),
    bytes: record.long('manifest_length'),
    specId: record.int('partition_spec_id'),
    content: record.optionalInt('content') === 1 ? 'deletes' : 'data',
    sequenceNumber: record.optionalLong('sequence_number') ?? 0n,
    minSequenceNumber: record.optionalLong('min_sequence_number') ?? 0n,
    addedSnapshotId: record.long('added_snapshot_id'),
    addedFiles: record.optionalInt('added_files_count'),
    existingFiles: record.optionalInt('existing_files_count'),
    deletedFiles: record.optionalInt('deleted_files_count'),
    addedRows: record.optionalLong('added_rows_count'),
    existingRows: record.optionalLong('existing_rows_count'),
    deletedRows: record.optionalLong('deleted_rows_count'),
    partitions: record.records('partitions')?.map(fieldSummary),
  }
}

function fieldSummary(record: RecordReader): FieldSummary {
  return {
    containsNull: record.boolean('contains_null'),
    containsNan: record.optionalBoolean('contains_nan'),
    lowerBound: record.optionalBytes('lower_bound'),
    upperBound: record.optionalBytes('upper_bound'),
  }
}
