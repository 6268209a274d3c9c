import { PhloError } from '../../errors.js'
import { currentSchema } from '../current-schema.js'
import type { Expression } from '../expression.js'
import { findSnapshot } from '../find-snapshot.js'
import type { ScanPlan } from '../scan-plan.js'
import type { TableFiles } from '../table-files.js'
import type { TableMetadata, TableVersion } from '../table-metadata.js'

interface ScanRequest {
  /** `undefined`: the current snapshot. */
  readonly snapshotId?: bigint
  /** Rows that it does not select may be read or not. `undefined`: all rows. */
  readonly filter?: Expression
}

/**
 * Decide which files a reader of a snapshot must read.
 *
 * @throws PHLO_SNAPSHOT_UNKNOWN - the table has no such snapshot
 */
export async function planScan(files: TableFiles, version: TableVersion, request: ScanRequest): Promise<ScanPlan> {
  const { metadata } = version
  const snapshot = findSnapshot(metadata, request.snapshotId)
  if (snapshot === undefined) {
    if (request.snapshotId !== undefined) throw unknownSnapshot(metadata, request.snapshotId)
    return { schema: currentSchema(metadata), snapshotId: undefined, tasks: [], filesTotal: 0, nameMapping: undefined }
  }
  const manifests = await files.manifests(metadata, snapshot)
  const entries = (await Promise.all(manifests.map((m) => files.entries(metadata, m))))
    .flat()
    .filter((e) => e.status !== 'deleted')
  return {
    schema: currentSchema(metadata),
    snapshotId: snapshot.snapshotId,
    tasks: entries.map((e) => ({ dataFile: e.file, sequenceNumber: e.sequenceNumber, deletes: [] })),
    filesTotal: entries.length,
    nameMapping: undefined,
  }
}

function unknownSnapshot({ location }: TableMetadata, snapshotId: bigint): PhloError {
  return new PhloError('PHLO_SNAPSHOT_UNKNOWN', `The table at ${location} has no snapshot ${snapshotId}.`, {
    context: { location, snapshotId: String(snapshotId) },
  })
}
