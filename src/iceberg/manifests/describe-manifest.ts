import { PhloError } from '../../errors.js'
import { readAvroFile } from '../avro/avro-file.js'
import type { TableMetadata } from '../table-metadata.js'
import type { ManifestFile } from './manifest.js'
import { manifestFieldKey } from './manifest-schema.js'

/**
 * Say of a manifest what a manifest list would, for snapshots of format version 1 that have none.
 *
 * @throws PHLO_METADATA_INVALID - the manifest is damaged
 */
export function describeManifest(
  bytes: Uint8Array,
  { location, metadata }: { readonly location: string; readonly metadata: TableMetadata },
): ManifestFile {
  return {
    location,
    bytes: BigInt(bytes.length),
    specId: specIdOf(bytes, location) ?? metadata.defaultSpecId,
    content: 'data',
    sequenceNumber: 0n,
    minSequenceNumber: 0n,
    addedSnapshotId: -1n,
    addedFiles: undefined,
    existingFiles: undefined,
    deletedFiles: undefined,
    addedRows: undefined,
    existingRows: undefined,
    deletedRows: undefined,
    partitions: undefined,
  }
}

function specIdOf(bytes: Uint8Array, file: string): number | undefined {
  try {
    const specId = readAvroFile(bytes, manifestFieldKey).metadata.get('partition-spec-id')
    return specId === undefined ? undefined : Number(specId)
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `The manifest ${file} cannot be read.`, { context: { file }, cause })
  }
}
