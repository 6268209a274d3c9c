import { createHash } from 'node:crypto'
import type { ManifestEntry, ManifestFile } from '../../../iceberg/manifests/manifest.js'
import { countEntries } from '../../../iceberg/manifests/write-manifest.js'
import { moveManifest } from '../../../iceberg/relocate/move-manifest.js'
import type { TableMetadata } from '../../../iceberg/table-metadata.js'
import { allEnded } from './at-once.js'
import { copyFile } from './copy-file.js'
import type { TableCopy } from './table-copy.js'
import { writeOnce } from './write-once.js'

const SYNC_MARKER_BYTES = 16

/**
 * Copy a manifest of a table with the files that are live in it, unless the target has it: it is written after its
 * files, so that it is there only with all of them.
 *
 * @returns the manifest as a manifest list of the target describes it
 */
export async function copyManifest(
  copy: TableCopy,
  metadata: TableMetadata,
  manifest: ManifestFile,
): Promise<ManifestFile> {
  const { source } = copy.pair
  const key = source.warehouse.keyOf(manifest.location)
  const location = copy.mapping(manifest.location)
  const bytesThere = await copy.bytesThere(key)
  if (bytesThere !== undefined) {
    const counts = hasCounts(manifest) ? {} : countEntries(await source.files.entries(metadata, manifest))
    return { ...manifest, ...counts, location, bytes: BigInt(bytesThere) }
  }
  const before = await source.files.entries(metadata, manifest)
  const entries = await allEnded(before.map((entry) => copyEntry(copy, entry)))
  const { bytes } = moveManifest(metadata, { manifest, entries, location, syncMarker: syncMarkerOf(key) })
  return { ...manifest, ...countEntries(entries), location, bytes: BigInt(await writeOnce(copy, key, bytes)) }
}

/** Lists of format version 1 may lack the counts that version 2 must have. */
function hasCounts({ addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows }: ManifestFile) {
  return ![addedFiles, existingFiles, deletedFiles, addedRows, existingRows, deletedRows].includes(undefined)
}

/** What is listed as deleted is only named: a snapshot that still has it names it elsewhere. */
async function copyEntry(copy: TableCopy, entry: ManifestEntry): Promise<ManifestEntry> {
  const { file, status, snapshotId } = entry
  if (status === 'deleted') return { ...entry, file: { ...file, location: copy.mapping(file.location) } }
  const isComplete = status === 'existing' && copy.completeSnapshotIds.has(snapshotId)
  const copied = copy.files.get(file.location) ?? copy.fileTurns(() => copyFile(copy, file, { isComplete }))
  copy.files.set(file.location, copied)
  return { ...entry, file: await copied }
}

/** The same for the same manifest, so that a copy that was interrupted writes the same bytes again. */
function syncMarkerOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest().subarray(0, SYNC_MARKER_BYTES)
}
