import { randomUuid } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'
import { findSnapshot } from '../find-snapshot.js'
import type { ManifestFile } from '../manifests/manifest.js'
import type { SnapshotChange } from '../table-change.js'
import type { TableFiles } from '../table-files.js'
import type { Snapshot, TableMetadata } from '../table-metadata.js'
import { addedManifests } from './added-manifests.js'
import { filterManifests } from './filter-manifests.js'
import type { ManifestDraft } from './manifest-draft.js'
import { mergeManifests } from './merge-manifests.js'
import { randomSnapshotId } from './random-snapshot-id.js'
import { summarizeSnapshot } from './summarize-snapshot.js'

/** A snapshot, decided and not written: its manifests in the order of the list, those that are there and new ones. */
export interface StagedSnapshot {
  readonly snapshot: Snapshot & { readonly manifestList: string }
  readonly manifests: readonly (ManifestFile | ManifestDraft)[]
  /** Goes into the names of the files that are written. */
  readonly commitUuid: string
}

interface SnapshotRequest {
  readonly change: SnapshotChange
  readonly timestampMs: number
  readonly ambient: Ambient
}

/** Decide the next snapshot of a table: its manifests, its summary, its names. */
export async function stageSnapshot(
  files: TableFiles,
  metadata: TableMetadata,
  { change, timestampMs, ambient }: SnapshotRequest,
): Promise<StagedSnapshot> {
  const snapshotId = randomSnapshotId(ambient, metadata.snapshots)
  const sequenceNumber = metadata.lastSequenceNumber + 1n
  const parent = findSnapshot(metadata)
  const before = parent === undefined ? [] : await files.manifests(metadata, parent)
  const kept = await filterManifests(files, metadata, { manifests: before, removed: change.removed, snapshotId })
  const added = addedManifests(change.added, { snapshotId, sequenceNumber })
  const commitUuid = randomUuid(ambient)
  return {
    snapshot: {
      snapshotId,
      parentSnapshotId: parent?.snapshotId,
      sequenceNumber,
      timestampMs,
      manifestList: `${metadata.location}/metadata/snap-${snapshotId}-1-${commitUuid}.avro`,
      manifests: [],
      summary: summarizeSnapshot(change, parent?.summary),
      schemaId: metadata.currentSchemaId,
    },
    manifests: await mergeManifests(files, metadata, { manifests: [...added, ...kept], snapshotId }),
    commitUuid,
  }
}
