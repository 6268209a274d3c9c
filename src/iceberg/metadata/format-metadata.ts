import type { Snapshot, TableMetadata } from '../table-metadata.js'
import { formatLosslessJson } from './lossless-json.js'
import { formatPartitionFields, formatSortOrder } from './partition-json.js'
import { formatSchema } from './schema-json.js'
import { formatSnapshot, formatSnapshotRef } from './snapshot-json.js'

type SnapshotLogEntry = TableMetadata['snapshotLog'][number]

/**
 * The JSON, after a comma, of snapshots and log entries that were spelled before: they never change, and a table that
 * is written often has thousands, so that spelling them all at every commit would come to be most of its cost.
 */
export type MetadataTexts = WeakMap<Snapshot | SnapshotLogEntry, Buffer>

/**
 * Spell a table's metadata as a file of format version 2.
 *
 * @param texts - read, and added to
 * @see https://iceberg.apache.org/spec/#table-metadata-fields
 */
export function formatMetadata(metadata: TableMetadata, texts: MetadataTexts): Uint8Array {
  const head = formatLosslessJson(membersBefore(metadata)).slice(0, -1)
  const tail = formatLosslessJson(membersAfter(metadata)).slice(1)
  return Buffer.concat([
    Buffer.from(`${head},"snapshots":[`),
    ...afterFirstComma(metadata.snapshots.map((snapshot) => textOf(snapshot, texts, formatSnapshot))),
    Buffer.from('],"snapshot-log":['),
    ...afterFirstComma(metadata.snapshotLog.map((entry) => textOf(entry, texts, formatLogEntry))),
    Buffer.from(`],${tail}`),
  ])
}

function membersBefore(metadata: TableMetadata): unknown {
  return {
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
    // Java writes -1 where there is none, and its older versions read nothing else.
    'current-snapshot-id': metadata.currentSnapshotId ?? -1n,
    refs: Object.fromEntries(Object.entries(metadata.refs).map(([name, ref]) => [name, formatSnapshotRef(ref)])),
  }
}

function membersAfter({ metadataLog, unknown }: TableMetadata): unknown {
  return {
    'metadata-log': metadataLog.map(({ metadataFile, timestampMs }) => ({
      'timestamp-ms': timestampMs,
      'metadata-file': metadataFile,
    })),
    ...unknown,
  }
}

function formatLogEntry({ snapshotId, timestampMs }: SnapshotLogEntry): unknown {
  return { 'timestamp-ms': timestampMs, 'snapshot-id': snapshotId }
}

function textOf<Item extends Snapshot | SnapshotLogEntry>(
  item: Item,
  texts: MetadataTexts,
  format: (item: Item) => unknown,
): Buffer {
  const known = texts.get(item)
  if (known !== undefined) return known
  const text = Buffer.from(`,${formatLosslessJson(format(item))}`)
  texts.set(item, text)
  return text
}

function afterFirstComma([first, ...others]: readonly Buffer[]): readonly Buffer[] {
  return first === undefined ? [] : [first.subarray(1), ...others]
}
