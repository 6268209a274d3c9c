import { PhloError } from '../../errors.js'
import { currentSchema } from '../current-schema.js'
import type { Expression } from '../expression.js'
import { type FileFilter, fileFilter } from '../expressions/file-filter.js'
import { findSnapshot } from '../find-snapshot.js'
import type { ManifestEntry, ManifestFile } from '../manifests/manifest.js'
import type { ScanPlan, ScanTask } from '../scan-plan.js'
import type { TableFiles } from '../table-files.js'
import type { Snapshot, TableMetadata, TableVersion } from '../table-metadata.js'
import type { Schema } from '../types.js'
import { deleteIndex } from './delete-index.js'
import { nameMapping } from './name-mapping.js'

interface ScanRequest {
  /** `undefined`: the current snapshot. */
  readonly snapshotId?: bigint
  /** Files are left out when no row of theirs can be selected. `undefined`: all rows are wanted. */
  readonly filter?: Expression
}

/**
 * Decide which files a reader of a snapshot must read.
 *
 * @throws PHLO_SNAPSHOT_UNKNOWN - the table has no such snapshot
 * @see https://iceberg.apache.org/spec/#scan-planning
 */
export async function planScan(files: TableFiles, version: TableVersion, request: ScanRequest): Promise<ScanPlan> {
  const { metadata } = version
  const snapshot = findSnapshot(metadata, request.snapshotId)
  if (snapshot === undefined && request.snapshotId !== undefined) throw unknownSnapshot(metadata, request.snapshotId)

  const { tasks, filesTotal } =
    snapshot === undefined
      ? { tasks: [], filesTotal: 0 }
      : await planTasks(files, metadata, { snapshot, filter: fileFilter(metadata, request.filter ?? { op: 'true' }) })
  return {
    schema: snapshotSchema(metadata, snapshot),
    partitionSpecs: metadata.partitionSpecs,
    snapshotId: snapshot?.snapshotId,
    tasks,
    filesTotal,
    nameMapping: nameMapping(metadata),
  }
}

interface TaskRequest {
  readonly snapshot: Snapshot
  readonly filter: FileFilter
}

async function planTasks(
  files: TableFiles,
  metadata: TableMetadata,
  { snapshot, filter }: TaskRequest,
): Promise<{ readonly tasks: readonly ScanTask[]; readonly filesTotal: number }> {
  const manifests = await files.manifests(metadata, snapshot)
  const entriesOf = async (content: ManifestFile['content']): Promise<readonly ManifestEntry[]> => {
    const wanted = manifests.filter((one) => one.content === content && filter.mightMatchManifest(one))
    const contents = await Promise.all(wanted.map((manifest) => files.entries(metadata, manifest)))
    return contents.flat().filter(({ status }) => status !== 'deleted')
  }
  const [data, deletes] = await Promise.all([entriesOf('data'), entriesOf('deletes')])
  const deletesOf = deleteIndex(
    deletes.filter(({ file }) => filter.mightMatchPartition(file)),
    (specId) => isUnpartitioned(metadata, specId),
  )
  return {
    tasks: data
      .filter(({ file }) => filter.mightMatchFile(file))
      .map(({ file, sequenceNumber }) => ({
        dataFile: file,
        sequenceNumber,
        deletes: deletesOf(file, sequenceNumber),
      })),
    filesTotal: await countLiveFiles(files, metadata, manifests),
  }
}

/** Manifest lists of format version 1 may not count the files, so that their manifests must be asked. */
async function countLiveFiles(
  files: TableFiles,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<number> {
  const counts = manifests
    .filter(({ content }) => content === 'data')
    .map(async (manifest) => {
      const { addedFiles, existingFiles } = manifest
      if (addedFiles !== undefined && existingFiles !== undefined) return addedFiles + existingFiles
      const entries = await files.entries(metadata, manifest)
      return entries.filter(({ status }) => status !== 'deleted').length
    })
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0)
}

/** A snapshot of the past is read with the schema of its time. */
function snapshotSchema(metadata: TableMetadata, snapshot: Snapshot | undefined): Schema {
  if (snapshot === undefined || snapshot.snapshotId === metadata.currentSnapshotId) return currentSchema(metadata)
  return metadata.schemas.find(({ schemaId }) => schemaId === snapshot.schemaId) ?? currentSchema(metadata)
}

/** A spec whose fields are all void partitions nothing, like one without fields. */
function isUnpartitioned({ partitionSpecs }: TableMetadata, specId: number): boolean {
  const spec = partitionSpecs.find((one) => one.specId === specId)
  return spec?.fields.every(({ transform }) => transform === 'void') ?? false
}

function unknownSnapshot({ location }: TableMetadata, snapshotId: bigint): PhloError {
  return new PhloError('PHLO_SNAPSHOT_UNKNOWN', `The table at ${location} has no snapshot ${snapshotId}.`, {
    context: { location, snapshotId: String(snapshotId) },
  })
}
