import { isDeepStrictEqual } from 'node:util'
import { defaultSpec } from '../current-schema.js'
import type { DataFile } from '../data-file.js'
import { fileFilter } from '../expressions/file-filter.js'
import { findSnapshot } from '../find-snapshot.js'
import { liveEntries } from '../live-entries.js'
import type { ManifestEntry } from '../manifests/manifest.js'
import { snapshotPath } from '../snapshot-path.js'
import type { MetadataUpdate, SnapshotChange, TableChange } from '../table-change.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata, TableVersion } from '../table-metadata.js'
import { applyUpdates } from './apply-updates.js'
import { schemaConflict } from './schema-conflict.js'

/** Why a staged change cannot be applied to a newer version of its table. */
export type ChangeConflict =
  /** The snapshot that it was computed from is not in the table's history any more. */
  | { readonly reason: 'history-changed' }
  /** Another writer changed the schema in a way that the change does not know of. */
  | { readonly reason: 'schema-changed'; readonly column: string }
  /** Another writer changed the partitioning in between. */
  | { readonly reason: 'partition-changed' }
  /** Another writer removed a file that the change takes out. */
  | { readonly reason: 'file-removed'; readonly location: string }
  /** Another writer added a file that may hold rows which the change has read or would have read. */
  | { readonly reason: 'rows-added'; readonly location: string }
  /** Another writer deleted rows of files that the change takes out. */
  | { readonly reason: 'rows-deleted'; readonly location: string }

/**
 * Tell whether a staged change may be applied to a version of its table other than the one it was computed from.
 * Appends that have read nothing always may, where the schema lets them.
 *
 * @returns `undefined`: it may
 * @see https://iceberg.apache.org/spec/#commit-conflict-resolution-and-retry
 */
export async function validateChange(
  files: TableFiles,
  current: TableVersion,
  change: TableChange,
): Promise<ChangeConflict | undefined> {
  const { metadata } = current
  const column = schemaConflict(metadata, change.updates)
  if (column !== undefined) return { reason: 'schema-changed', column }

  if (isSpecTaken(metadata, change.updates)) return { reason: 'partition-changed' }

  const { snapshot } = change
  if (snapshot === undefined || isAppend(snapshot)) return undefined
  if (metadata.currentSnapshotId === change.baseSnapshotId) return undefined

  const path = snapshotPath(metadata, change.baseSnapshotId)
  if (path === undefined) return { reason: 'history-changed' }
  const since = new Set(path.map(({ snapshotId }) => snapshotId))
  const live = await liveEntries(files, metadata, findSnapshot(metadata))
  return findConflict(metadata, snapshot, { live, isNew: ({ snapshotId }) => since.has(snapshotId) })
}

/** Files that are written name their spec by its id, so it must come out as it was staged. */
function isSpecTaken(metadata: TableMetadata, updates: readonly MetadataUpdate[]): boolean {
  return updates.some(
    (update) =>
      update.action === 'add-spec' && !isDeepStrictEqual(defaultSpec(applyUpdates(metadata, updates)), update.spec),
  )
}

/** A change that only adds files, and did not look whether the table has such rows already. */
function isAppend({ removed, conflictFilter, added }: SnapshotChange): boolean {
  return removed.length === 0 && conflictFilter === undefined && added.every(({ content }) => content === 'data')
}

interface LiveFiles {
  readonly live: readonly ManifestEntry[]
  /** Whether the file was added after the change's base. */
  readonly isNew: (entry: ManifestEntry) => boolean
}

function findConflict(
  metadata: TableMetadata,
  { removed, conflictFilter }: SnapshotChange,
  { live, isNew }: LiveFiles,
): ChangeConflict | undefined {
  const locations = new Set(live.map(({ file }) => file.location))
  const gone = removed.find(({ location }) => !locations.has(location))
  if (gone !== undefined) return { reason: 'file-removed', location: gone.location }

  const added = live.filter(isNew).map(({ file }) => file)
  const filter = fileFilter(metadata, conflictFilter ?? { op: 'false' })
  const readable = added.find((file) => file.content === 'data' && filter.mightMatchFile(file))
  if (readable !== undefined) return { reason: 'rows-added', location: readable.location }

  // Delete files hide rows that the change has copied: they would come back.
  const deleting = added.find((file: DataFile) => file.content !== 'data' && removed.length > 0)
  return deleting === undefined ? undefined : { reason: 'rows-deleted', location: deleting.location }
}
