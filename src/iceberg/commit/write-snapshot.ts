import type { Ambient } from '../../storage/warehouse.js'
import { currentSchema } from '../current-schema.js'
import type { ManifestFile } from '../manifests/manifest.js'
import { partitionType } from '../manifests/partition-type.js'
import { countEntries, writeManifest } from '../manifests/write-manifest.js'
import { writeManifestList } from '../manifests/write-manifest-list.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata } from '../table-metadata.js'
import type { Schema } from '../types.js'
import type { ManifestDraft, StagedSnapshot } from './stage-snapshot.js'

const SYNC_MARKER_BYTES = 16

/** Write the new manifests of a snapshot, side by side, and then its manifest list. */
export async function writeSnapshot(
  files: TableFiles,
  metadata: TableMetadata,
  { snapshot, manifests, commitUuid }: StagedSnapshot,
  ambient: Ambient,
): Promise<void> {
  const { snapshotId, parentSnapshotId, sequenceNumber, manifestList } = snapshot
  const syncMarker = ambient.randomBytes(SYNC_MARKER_BYTES)
  const schema = currentSchema(metadata)
  const written = await Promise.all(
    manifests.map(async (manifest, index) => {
      if (!('entries' in manifest)) return withCounts(files, metadata, manifest)
      const location = `${metadata.location}/metadata/${commitUuid}-m${index}.avro`
      return saveManifest(files, metadata, {
        draft: manifest,
        location,
        schema,
        snapshotId,
        sequenceNumber,
        syncMarker,
      })
    }),
  )
  const bytes = writeManifestList({ manifests: written, snapshotId, parentSnapshotId, sequenceNumber, syncMarker })
  await files.saveManifestList(manifestList, written, bytes)
}

/** Lists of format version 1 may lack the counts that version 2 must have. */
async function withCounts(files: TableFiles, metadata: TableMetadata, manifest: ManifestFile): Promise<ManifestFile> {
  const { addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows } = manifest
  const counts = [addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows]
  if (!counts.includes(undefined)) return manifest
  return { ...manifest, ...countEntries(await files.entries(metadata, manifest)) }
}

interface ManifestParts {
  readonly draft: ManifestDraft
  readonly location: string
  readonly schema: Schema
  readonly snapshotId: bigint
  readonly sequenceNumber: bigint
  readonly syncMarker: Uint8Array
}

async function saveManifest(files: TableFiles, metadata: TableMetadata, parts: ManifestParts): Promise<ManifestFile> {
  const { draft, ...rest } = parts
  const partition = partitionType(metadata, draft.specId)
  const { manifest, bytes } = writeManifest({ ...rest, content: draft.content, entries: draft.entries, partition })
  await files.saveManifest(metadata, { manifest, entries: draft.entries }, bytes)
  return manifest
}
