import { randomUuid } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'
import { nextMetadataLocation } from '../commit/file-names.js'
import type { ManifestFile } from '../manifests/manifest.js'
import { writeManifestList } from '../manifests/write-manifest-list.js'
import type { TableFiles } from '../table-files.js'
import type { Snapshot, TableMetadata, TableVersion } from '../table-metadata.js'
import type { LocationMapping } from './location-mapping.js'
import { moveMetadata } from './move-metadata.js'
import { rewriteManifest } from './rewrite-manifest.js'

interface RewriteRequest {
  readonly mapping: LocationMapping
  readonly ambient: Ambient
}

const SYNC_MARKER_BYTES = 16

/**
 * Write a table's metadata, manifest lists and manifests anew, with every location as it is now, for engines that know
 * nothing of the warehouse's earlier roots. Data files stay as they are, and the old metadata files where they are.
 *
 * @throws PHLO_RELOCATION_REFUSED - the table has position deletes, which hold locations inside their data
 */
export async function rewriteLocations(
  files: TableFiles,
  version: TableVersion,
  { mapping, ambient }: RewriteRequest,
): Promise<TableVersion> {
  const metadata = moveMetadata(version.metadata, mapping)
  const moved: TableVersion = {
    metadata: { ...metadata, snapshots: await rewriteSnapshots(files, metadata, { mapping, ambient }) },
    metadataLocation: nextMetadataLocation(metadata.location, version.metadataLocation, ambient),
  }
  await files.saveVersion(moved)
  return moved
}

/** @param metadata - with its location as it is now */
async function rewriteSnapshots(
  files: TableFiles,
  metadata: TableMetadata,
  { mapping, ambient }: RewriteRequest,
): Promise<readonly Snapshot[]> {
  const rewritten = new Map<string, ManifestFile>()
  const rewrite = async (manifest: ManifestFile): Promise<ManifestFile> => {
    const known = rewritten.get(manifest.location)
    if (known !== undefined) return known
    const location = `${metadata.location}/metadata/${randomUuid(ambient)}-m0.avro`
    const syncMarker = ambient.randomBytes(SYNC_MARKER_BYTES)
    const moved = await rewriteManifest(files, metadata, { manifest, location, mapping, syncMarker })
    rewritten.set(manifest.location, moved)
    return moved
  }

  const snapshots: Snapshot[] = []
  // One after the other: they share most of their manifests, and each of those is to be written once.
  for (const snapshot of metadata.snapshots) {
    const manifests = await Promise.all((await files.manifests(metadata, snapshot)).map(rewrite))
    const manifestList = `${metadata.location}/metadata/snap-${snapshot.snapshotId}-1-${randomUuid(ambient)}.avro`
    const bytes = writeManifestList({ ...snapshot, manifests, syncMarker: ambient.randomBytes(SYNC_MARKER_BYTES) })
    await files.saveManifestList(manifestList, manifests, bytes)
    snapshots.push({ ...snapshot, manifestList, manifests: [] })
  }
  return snapshots
}
