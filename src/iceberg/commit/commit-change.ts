import { inBackground } from '../../storage/in-background.js'
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

/** A version of a table whose files are being written. */
export interface NextVersion {
  readonly version: TableVersion
  /** Fulfilled when all of its files are durable, rejected when one cannot be written. */
  readonly durable: Promise<unknown>
}

/** Write the next version of a table as {@link beginChange} does; its files are durable when this returns. */
export async function commitChange(...parameters: Parameters<typeof beginChange>): Promise<TableVersion> {
  const { version, durable } = await beginChange(...parameters)
  await durable
  return version
}

/**
 * Apply a staged change to a version of a table, and begin to write what makes the next version: manifests, their list
 * and the metadata file. They are written side by side, for nothing refers to any of them before the catalog refers to
 * the metadata file. The change must be one that `validateChange` lets pass.
 *
 * @param base - a version, or the draft of a new table
 */
export async function beginChange(
  files: TableFiles,
  base: TableVersion | TableDraft,
  change: TableChange,
  ambient: Ambient,
): Promise<NextVersion> {
  // Clocks go back; the history of a table does not.
  const timestampMs = Math.max(ambient.now(), base.metadata.lastUpdatedMs)
  const updated = { ...applyUpdates(base.metadata, change.updates), lastUpdatedMs: timestampMs }
  const withLog = logPreviousVersion(updated, base)
  if (change.snapshot === undefined) {
    const version = nextVersion(base, withLog, ambient)
    return { version, durable: inBackground(files.saveVersion(version)) }
  }
  const staged = await stageSnapshot(files, withLog, { change: change.snapshot, timestampMs, ambient })
  const version = nextVersion(base, addSnapshot(withLog, staged.snapshot), ambient)
  const written = [files.saveVersion(version), writeSnapshot(files, withLog, staged, ambient)]
  return { version, durable: inBackground(Promise.all(written)) }
}

function nextVersion(base: TableVersion | TableDraft, metadata: TableMetadata, ambient: Ambient): TableVersion {
  const { location } = metadata
  const metadataLocation =
    base.metadataLocation === undefined
      ? firstMetadataLocation(location, ambient)
      : nextMetadataLocation(location, base.metadataLocation, ambient)
  return { metadata: { ...metadata, formatVersion: 2 }, metadataLocation }
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
