import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import { currentSchema, defaultSpec } from '../iceberg/current-schema.js'
import { findSnapshot } from '../iceberg/find-snapshot.js'
import { planScan } from '../iceberg/scan/plan-scan.js'
import type { Snapshot } from '../iceberg/table-metadata.js'
import type { PartitionSpec, Schema, SortOrder } from '../iceberg/types.js'
import { loadTable, type TableReader } from './load-table.js'
import { sumRecords } from './write/sum-records.js'

export interface TableDescription {
  readonly key: ContentKey
  readonly tableUuid: string
  readonly location: string
  readonly metadataLocation: string
  readonly formatVersion: 1 | 2
  readonly schema: Schema
  readonly partition: PartitionSpec
  /** `undefined`: rows are in no order. */
  readonly sortOrder: SortOrder | undefined
  readonly properties: Readonly<Record<string, string>>
  /** `undefined`: the table has never had rows. */
  readonly currentSnapshot: Snapshot | undefined
  readonly snapshotCount: number
  /** `undefined`: unknown, because delete files hide rows. */
  readonly rowCount: bigint | undefined
  /** Data files that are live. */
  readonly fileCount: number
  readonly bytes: bigint
}

/**
 * Describe a table as a commit has it; counts come from its manifests.
 *
 * @throws PHLO_TABLE_UNKNOWN
 */
export async function describeTable(
  lake: TableReader,
  ref: { readonly hash: CommitHash; readonly name: string },
  key: ContentKey,
): Promise<TableDescription> {
  const { version } = await loadTable(lake, ref, key)
  const { metadata, metadataLocation } = version
  const { tasks } = await planScan(lake.files, version, {})
  const files = tasks.map(({ dataFile }) => dataFile)
  const sortOrder = metadata.sortOrders.find(({ orderId }) => orderId === metadata.defaultSortOrderId)
  return {
    key,
    tableUuid: metadata.tableUuid,
    location: metadata.location,
    metadataLocation,
    formatVersion: metadata.formatVersion,
    schema: currentSchema(metadata),
    partition: defaultSpec(metadata),
    sortOrder: sortOrder?.fields.length === 0 ? undefined : sortOrder,
    properties: metadata.properties,
    currentSnapshot: findSnapshot(metadata),
    snapshotCount: metadata.snapshots.length,
    rowCount: tasks.some(({ deletes }) => deletes.length > 0) ? undefined : sumRecords(files),
    fileCount: files.length,
    bytes: files.reduce((sum, { fileBytes }) => sum + fileBytes, 0n),
  }
}
