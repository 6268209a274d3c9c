import type { ManifestEntry } from './manifests/manifest.js'
import type { TableFiles } from './table-files.js'
import type { Snapshot, TableMetadata } from './table-metadata.js'

/**
 * The files that a snapshot of a table has, data and deletes.
 *
 * @param snapshot - `undefined`: a table without one, which has no files
 */
export async function liveEntries(
  files: TableFiles,
  metadata: TableMetadata,
  snapshot: Snapshot | undefined,
): Promise<readonly ManifestEntry[]> {
  if (snapshot === undefined) return []
  const manifests = await files.manifests(metadata, snapshot)
  const contents = await Promise.all(manifests.map((manifest) => files.entries(metadata, manifest)))
  return contents.flat().filter(({ status }) => status !== 'deleted')
}
