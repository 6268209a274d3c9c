import { currentSchema } from '../current-schema.js'
import type { ManifestEntry, ManifestFile } from '../manifests/manifest.js'
import { partitionType } from '../manifests/partition-type.js'
import { type WrittenManifest, writeManifest } from '../manifests/write-manifest.js'
import type { TableMetadata } from '../table-metadata.js'

interface ManifestMove {
  readonly manifest: ManifestFile
  /** Its entries, with the locations that their files have now. */
  readonly entries: readonly ManifestEntry[]
  /** Where the new one goes. */
  readonly location: string
  /** 16 bytes. */
  readonly syncMarker: Uint8Array
}

/**
 * Spell a manifest anew with other entries. Everything else about it stays.
 *
 * @returns its bytes, and the manifest as a manifest list describes it
 */
export function moveManifest(
  metadata: TableMetadata,
  { manifest, entries, location, syncMarker }: ManifestMove,
): WrittenManifest {
  return writeManifest({
    location,
    content: manifest.content,
    schema: currentSchema(metadata),
    partition: partitionType(metadata, manifest.specId),
    entries,
    snapshotId: manifest.addedSnapshotId,
    sequenceNumber: manifest.sequenceNumber,
    syncMarker,
  })
}
