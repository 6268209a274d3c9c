import type { DataFile } from '../data-file.js'
import { findSnapshot } from '../find-snapshot.js'
import { liveEntries } from '../live-entries.js'
import type { TableFiles } from '../table-files.js'
import type { TableVersion } from '../table-metadata.js'
import { planScan } from './plan-scan.js'

/**
 * Find the delete files that apply to nothing any more once some data files are gone: none of the files that stay, and
 * none that come, for deletes apply to no newer rows.
 *
 * @param removed - data files that the next snapshot leaves out; empty: it finds none, even where some dangle already
 */
export async function danglingDeletes(
  files: TableFiles,
  version: TableVersion,
  removed: readonly DataFile[],
): Promise<readonly DataFile[]> {
  const snapshot = findSnapshot(version.metadata)
  if (snapshot === undefined || removed.length === 0) return []
  const manifests = await files.manifests(version.metadata, snapshot)
  if (manifests.every(({ content }) => content === 'data')) return []

  const gone = new Set(removed.map(({ location }) => location))
  const { tasks } = await planScan(files, version, {})
  const staying = tasks.filter(({ dataFile }) => !gone.has(dataFile.location))
  const needed = new Set(staying.flatMap(({ deletes }) => deletes.map(({ location }) => location)))
  const live = await liveEntries(files, version.metadata, snapshot)
  return live.map(({ file }) => file).filter(({ content, location }) => content !== 'data' && !needed.has(location))
}
