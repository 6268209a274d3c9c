import type { Ambient } from '../../storage/warehouse.js'
import type { TableChange } from '../table-change.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata, TableVersion } from '../table-metadata.js'
import { applyUpdates } from './apply-updates.js'
import { firstMetadataLocation, nextMetadataLocation } from './file-names.js'
import type { TableDraft } from './new-table.js'
import { stageSnapshot } from './stage-snapshot.js'
import { writeSnapshot } from './write-snapshot.js'

const PREVIOUS_VERSIONS_MAX = 100

/**
 * Apply a staged change to a version of a table, and write what makes the next version: manifests, their list and the
 * metadata file. They are written side by side, for nothing refers to any of them before the catalog refers to the
 * metadata file, and all are durable when this returns. The change must be one that `validateChange` lets pass.
 *
 * @param base - a version, or the draft of a new table
 */
export async function commitChange(
  files: TableFiles,
  base: TableVersion | TableDraft,
  change: TableChange,
  ambient: Ambient,
): Promise<TableVersion> {
  // Clocks go back; the history of a table does not.
  const timestampMs = Math.max(ambient.now(), base.metadata.lastUpdatedMs)
  const updated = { ...applyUpdates(base.metadata, change.updates), lastUpdatedMs: timestampMs }
  const withLog = logPreviousVersion(updated, base)
  if (change.snapshot === undefined) return saveVersion(files, { base, metadata: withLog, ambient })

  const staged = await stageSnapshot(files, withLog, { change: change.snapshot, timestampMs, ambient })
  const [version] = await Promise.all([
    saveVersion(files, { base, metadata: addSnapshot(withLog, staged.snapshot), ambient }),
    writeSnapshot(files, withLog, staged, ambient),
  ])
  return version
}

interface NextVersion {
  readonly base: TableVersion | TableDraft
  readonly metadata: TableMetadata
  readonly ambient: Ambient
}

async function saveVersion(files: TableFiles, { base, metadata, ambient }: NextVersion): Promise<TableVersion> {
  const { location } = metadata
  const metadataLocation =
    base.metadataLocation === undefined
      ? firstMetadataLocation(location, ambient)
      : nextMetadataLocation(location, base.metadataLocation, ambient)
  const version = { metadata: { ...metadata, formatVersion: 2 as const }, metadataLocation }
  await files.saveVersion(version)
  return version
}

/** Keep the newest entries of the log, as many as the table's properties say. */
function logPreviousVersion(metadata: TableMetadata, base: TableVersion | TableDraft): TableMetadata {
  if (base.metadataLocation === undefined) return metadata
  const wanted = Number(metadata.properties['write.metadata.previous-versions-max'])
  const versionsMax = Number.isSafeInteger(wanted) && wanted > 0 ? wanted : PREVIOUS_VERSIONS_MAX
  const previous = { metadataFile: base.metadataLocation, timestampMs: base.metadata.lastUpdatedMs }
  return { ...metadata, metadataLog: [...metadata.metadataLog, previous].slice(-versionsMax) }
}

function addSnapshot(metadata: TableMetadata, snapshot: TableMetadata['snapshots'][number]): TableMetadata {
  const { snapshotId, sequenceNumber, timestampMs } = snapshot
  return {
    ...metadata,
    lastSequenceNumber: sequenceNumber,
    currentSnapshotId: snapshotId,
    snapshots: [...metadata.snapshots, snapshot],
    snapshotLog: [...metadata.snapshotLog, { snapshotId, timestampMs }],
    refs: { ...metadata.refs, main: { ...metadata.refs.main, snapshotId, type: 'branch' } },
  }
}
