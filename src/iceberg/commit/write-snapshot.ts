import type { Ambient } from '../../storage/warehouse.js'
import { currentSchema } from '../current-schema.js'
import type { ManifestFile } from '../manifests/manifest.js'
import { partitionType } from '../manifests/partition-type.js'
import { countEntries, writeManifest } from '../manifests/write-manifest.js'
import { writeManifestList } from '../manifests/write-manifest-list.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata } from '../table-metadata.js'
import type { StagedSnapshot } from './stage-snapshot.js'

const SYNC_MARKER_BYTES = 16

/** Write the new manifests of a snapshot and its manifest list, side by side. */
export async function writeSnapshot(
  files: TableFiles,
  metadata: TableMetadata,
  { snapshot, manifests, commitUuid }: StagedSnapshot,
  ambient: Ambient,
): Promise<void> {
  const { snapshotId, parentSnapshotId, sequenceNumber, manifestList } = snapshot
  const syncMarker = ambient.randomBytes(SYNC_MARKER_BYTES)
  const schema = currentSchema(metadata)
  const encoded = manifests.map((manifest, index) => {
    if (!('entries' in manifest)) return { kept: manifest }
    const location = `${metadata.location}/metadata/${commitUuid}-m${index}.avro`
    const { content, entries, specId } = manifest
    const partition = partitionType(metadata, specId)
    const parts = { content, entries, partition, location, schema, snapshotId, sequenceNumber, syncMarker }
    return { entries, ...writeManifest(parts) }
  })
  const listed = await Promise.all(
    encoded.map((item) => ('kept' in item ? withCounts(files, metadata, item.kept) : item.manifest)),
  )
  const list = writeManifestList({ manifests: listed, snapshotId, parentSnapshotId, sequenceNumber, syncMarker })
  await Promise.all([
    files.saveManifestList(manifestList, listed, list),
    ...encoded.map((item) => ('kept' in item ? undefined : files.saveManifest(metadata, item, item.bytes))),
  ])
}

/** Lists of format version 1 may lack the counts that version 2 must have. */
async function withCounts(files: TableFiles, metadata: TableMetadata, manifest: ManifestFile): Promise<ManifestFile> {
  const { addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows } = manifest
  const counts = [addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows]
  if (!counts.includes(undefined)) return manifest
  return { ...manifest, ...countEntries(await files.entries(metadata, manifest)) }
}
