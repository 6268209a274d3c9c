import type { Snapshot, TableMetadata } from '../table-metadata.js'
import { formatLosslessJson } from './lossless-json.js'
import { formatPartitionFields, formatSortOrder } from './partition-json.js'
import { formatSchema } from './schema-json.js'
import { formatSnapshot, formatSnapshotRef } from './snapshot-json.js'

/** The JSON of snapshots that were spelled before: a snapshot never changes, and a table may have thousands. */
export type SnapshotTexts = WeakMap<Snapshot, string>

/**
 * Spell a table's metadata as a file of format version 2.
 *
 * @param texts - read, and added to
 * @see https://iceberg.apache.org/spec/#table-metadata-fields
 */
export function formatMetadata(metadata: TableMetadata, texts: SnapshotTexts): string {
  const before = {
    'format-version': 2,
    'table-uuid': metadata.tableUuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    'current-schema-id': metadata.currentSchemaId,
    schemas: metadata.schemas.map(formatSchema),
    'default-spec-id': metadata.defaultSpecId,
    'partition-specs': metadata.partitionSpecs.map(({ specId, fields }) => ({
      'spec-id': specId,
      fields: formatPartitionFields(fields),
    })),
    'last-partition-id': metadata.lastPartitionId,
    'default-sort-order-id': metadata.defaultSortOrderId,
    'sort-orders': metadata.sortOrders.map(formatSortOrder),
    properties: metadata.properties,
    'current-snapshot-id': metadata.currentSnapshotId ?? -1n,
    refs: Object.fromEntries(Object.entries(metadata.refs).map(([name, ref]) => [name, formatSnapshotRef(ref)])),
  }
  const after = {
    'metadata-log': metadata.metadataLog.map(({ metadataFile, timestampMs }) => ({
      'timestamp-ms': timestampMs,
      'metadata-file': metadataFile,
    })),
    ...metadata.unknown,
  }
  const snapshots = metadata.snapshots.map((snapshot) => snapshotText(snapshot, texts)).join(',')
  const log = metadata.snapshotLog
    .map(({ snapshotId, timestampMs }) => `{"timestamp-ms":${timestampMs},"snapshot-id":${snapshotId}}`)
    .join(',')
  const head = formatLosslessJson(before).slice(0, -1)
  return `${head},"snapshots":[${snapshots}],"snapshot-log":[${log}],${formatLosslessJson(after).slice(1)}`
}

function snapshotText(snapshot: Snapshot, texts: SnapshotTexts): string {
  const known = texts.get(snapshot)
  if (known !== undefined) return known
  const text = formatLosslessJson(formatSnapshot(snapshot))
  texts.set(snapshot, text)
  return text
}
