import assert from 'node:assert/strict'
import type { DataFile } from '../data-file.js'
import type { ManifestEntry, ManifestFile } from '../manifests/manifest.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata } from '../table-metadata.js'
import type { ManifestDraft } from './manifest-draft.js'

interface FilterRequest {
  readonly manifests: readonly ManifestFile[]
  readonly removed: readonly DataFile[]
  /** The snapshot that removes them. */
  readonly snapshotId: bigint
}

/**
 * Take files out of a snapshot's manifests. A manifest that holds none of them stays as it is; one without live files
 * is left out.
 */
export async function filterManifests(
  files: TableFiles,
  metadata: TableMetadata,
  { manifests, removed, snapshotId }: FilterRequest,
): Promise<readonly (ManifestFile | ManifestDraft)[]> {
  const live = manifests.filter(hasLiveFiles)
  if (removed.length === 0) return live

  const wanted = new Set(removed.map(({ location }) => location))
  const specIds = new Set(removed.map(({ specId }) => specId))
  const filtered = await Promise.all(
    live.map(async (manifest) => {
      if (!specIds.has(manifest.specId)) return manifest
      const entries = await files.entries(metadata, manifest)
      return removeFiles(manifest, entries, { wanted, snapshotId })
    }),
  )
  const found = filtered.flatMap((manifest) => ('entries' in manifest ? manifest.entries : []))
  assert.equal(found.filter(({ status }) => status === 'deleted').length, wanted.size, 'a removed file is not live')
  return filtered
}

/** Counts that are unknown may stand for live files. */
function hasLiveFiles({ addedFiles, existingFiles }: ManifestFile): boolean {
  return addedFiles !== 0 || existingFiles !== 0
}

function removeFiles(
  manifest: ManifestFile,
  entries: readonly ManifestEntry[],
  { wanted, snapshotId }: { readonly wanted: ReadonlySet<string>; readonly snapshotId: bigint },
): ManifestFile | ManifestDraft {
  const isRemoved = ({ status, file }: ManifestEntry): boolean => status !== 'deleted' && wanted.has(file.location)
  if (!entries.some(isRemoved)) return manifest

  // Entries that an earlier snapshot deleted have told what they had to tell.
  const live = entries.filter(({ status }) => status !== 'deleted')
  return {
    specId: manifest.specId,
    content: manifest.content,
    entries: live.map((entry) =>
      isRemoved(entry) ? { ...entry, status: 'deleted', snapshotId } : { ...entry, status: 'existing' },
    ),
  }
}
