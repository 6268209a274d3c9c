import { createHash } from 'node:crypto'
import { writeManifestList } from '../../../iceberg/manifests/write-manifest-list.js'
import type { Snapshot, TableMetadata } from '../../../iceberg/table-metadata.js'
import { allEnded } from './at-once.js'
import { copyManifest } from './copy-manifest.js'
import type { TableCopy } from './table-copy.js'
import { writeOnce } from './write-once.js'

const SYNC_MARKER_BYTES = 16

/**
 * Copy a snapshot with all that it has, unless the target has its manifest list, which is written last.
 *
 * @returns the snapshot as metadata of the target describes it
 */
export function copySnapshot(copy: TableCopy, metadata: TableMetadata, snapshot: Snapshot): Promise<Snapshot> {
  // A snapshot of format version 1 may have no list; where it gets one must not depend on when it is copied.
  const { manifestList = `${metadata.location}/metadata/snap-${snapshot.snapshotId}-1-${metadata.tableUuid}.avro` } =
    snapshot
  const copied = copy.snapshots.get(manifestList) ?? copyList(copy, metadata, { snapshot, manifestList })
  copy.snapshots.set(manifestList, copied)
  return copied
}

async function copyList(
  copy: TableCopy,
  metadata: TableMetadata,
  { snapshot, manifestList }: { readonly snapshot: Snapshot; readonly manifestList: string },
): Promise<Snapshot> {
  const { source } = copy.pair
  const key = source.warehouse.keyOf(manifestList)
  if ((await copy.bytesThere(key)) === undefined) {
    const manifests = await source.files.manifests(metadata, snapshot)
    const copied = await allEnded(
      manifests.map((manifest) => {
        const copying = copy.manifests.get(manifest.location) ?? copyManifest(copy, metadata, manifest)
        copy.manifests.set(manifest.location, copying)
        return copying
      }),
    )
    const syncMarker = createHash('sha256').update(key).digest().subarray(0, SYNC_MARKER_BYTES)
    await writeOnce(copy, key, writeManifestList({ ...snapshot, manifests: copied, syncMarker }))
  }
  copy.completeSnapshotIds.add(snapshot.snapshotId)
  return { ...snapshot, manifestList: copy.mapping(manifestList), manifests: [] }
}
