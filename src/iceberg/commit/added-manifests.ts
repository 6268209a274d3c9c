import type { DataFile } from '../data-file.js'
import { groupBy } from '../group-by.js'
import type { ManifestDraft } from './manifest-draft.js'

/** Some 8 MB, the size at which Iceberg's libraries begin another manifest. */
const MANIFEST_ENTRIES_MAX = 20_000

/** Lay out files that a snapshot adds: a manifest holds files of one partition spec, and either data or deletes. */
export function addedManifests(
  added: readonly DataFile[],
  { snapshotId, sequenceNumber }: { readonly snapshotId: bigint; readonly sequenceNumber: bigint },
): readonly ManifestDraft[] {
  const groups = groupBy(added, ({ specId, content }) => `${specId} ${content === 'data'}`)
  return [...groups.values()].flatMap(chunks).map((files) => ({
    specId: files[0]?.specId ?? 0,
    content: files[0]?.content === 'data' ? 'data' : 'deletes',
    entries: files.map((file) => ({
      status: 'added',
      snapshotId,
      sequenceNumber,
      fileSequenceNumber: sequenceNumber,
      file,
    })),
  }))
}

function chunks(files: readonly DataFile[]): readonly (readonly DataFile[])[] {
  const count = Math.ceil(files.length / MANIFEST_ENTRIES_MAX)
  return Array.from({ length: count }, (_, index) =>
    files.slice(index * MANIFEST_ENTRIES_MAX, (index + 1) * MANIFEST_ENTRIES_MAX),
  )
}
