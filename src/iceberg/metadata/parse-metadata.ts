import { PhloError } from '../../errors.js'
import type { Snapshot, TableMetadata } from '../table-metadata.js'
import type { PartitionSpec, Schema } from '../types.js'
import { compareValues } from '../values/compare-values.js'
import { JsonNode } from './json-node.js'
import { parseLosslessJson } from './lossless-json.js'
import { PARTITION_FIELD_ID_FIRST, parsePartitionFields, parsePartitionSpec, parseSortOrder } from './partition-json.js'
import { parseSchema } from './schema-json.js'
import { parseSnapshot, parseSnapshotRef } from './snapshot-json.js'

const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'format-version',
  'table-uuid',
  'location',
  'last-sequence-number',
  'last-updated-ms',
  'last-column-id',
  'schema',
  'schemas',
  'current-schema-id',
  'partition-spec',
  'partition-specs',
  'default-spec-id',
  'last-partition-id',
  'properties',
  'current-snapshot-id',
  'snapshots',
  'snapshot-log',
  'metadata-log',
  'sort-orders',
  'default-sort-order-id',
  'refs',
])
/** `last-sequence-number` belongs here too, but DuckDB leaves it out, and the snapshots tell it. */
const VERSION_2_REQUIRED = [
  'table-uuid',
  'schemas',
  'current-schema-id',
  'partition-specs',
  'default-spec-id',
  'last-partition-id',
  'sort-orders',
  'default-sort-order-id',
] as const
const FORMAT_VERSION_MAX = 2
/** Java writes this where there is no current snapshot. */
const NO_SNAPSHOT = -1n

/**
 * Read a table's metadata file of format version 1 or 2.
 *
 * @param file - its location, for messages
 * @throws PHLO_METADATA_INVALID - it is no JSON, or a part is missing, wrong, or refers to what is not there
 * @throws PHLO_TABLE_FORMAT_NEWER - its format version is above 2
 * @see https://iceberg.apache.org/spec/#table-metadata-fields
 */
export function parseMetadata(text: string, file: string): TableMetadata {
  const root = new JsonNode(parseJson(text, file), { file, parent: undefined, key: '' })
  const formatVersion = parseFormatVersion(root, file)
  if (formatVersion === 2) for (const key of VERSION_2_REQUIRED) root.get(key)
  const schemas = parseSchemas(root)
  const partitionSpecs = parsePartitionSpecs(root)
  const snapshots = root.find('snapshots')?.items().map(parseSnapshot) ?? []
  const currentSnapshotId = root.find('current-snapshot-id')?.long()
  const metadata: TableMetadata = {
    formatVersion,
    tableUuid: root.find('table-uuid')?.string() ?? '',
    location: root.get('location').string().replace(/\/+$/, ''),
    lastSequenceNumber: root.find('last-sequence-number')?.long() ?? sequenceNumberMax(snapshots),
    lastUpdatedMs: root.get('last-updated-ms').integer(),
    lastColumnId: root.get('last-column-id').integer(),
    schemas,
    currentSchemaId: root.find('current-schema-id')?.integer() ?? schemas[0]?.schemaId ?? 0,
    partitionSpecs,
    defaultSpecId: root.find('default-spec-id')?.integer() ?? 0,
    lastPartitionId: root.find('last-partition-id')?.integer() ?? lastPartitionId(partitionSpecs),
    sortOrders: root.find('sort-orders')?.items().map(parseSortOrder) ?? [{ orderId: 0, fields: [] }],
    defaultSortOrderId: root.find('default-sort-order-id')?.integer() ?? 0,
    properties: root.find('properties')?.strings() ?? {},
    currentSnapshotId: currentSnapshotId === NO_SNAPSHOT ? undefined : currentSnapshotId,
    snapshots,
    snapshotLog: parseSnapshotLog(root),
    metadataLog: parseMetadataLog(root),
    refs: parseRefs(root),
    unknown: Object.fromEntries(
      root
        .entries()
        .filter(([key]) => !KNOWN_KEYS.has(key))
        .map(([key, node]) => [key, node.raw]),
    ),
  }
  checkReferences(root, metadata)
  return metadata
}

function parseJson(text: string, file: string): unknown {
  try {
    return parseLosslessJson(text)
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `${file} is not JSON.`, { context: { file, path: '' }, cause })
  }
}

function parseFormatVersion(root: JsonNode, file: string): 1 | 2 {
  const version = root.get('format-version').integer()
  if (version > FORMAT_VERSION_MAX) {
    throw new PhloError(
      'PHLO_TABLE_FORMAT_NEWER',
      `${file} is of Iceberg format version ${version}; Phlo reads 1 and 2.`,
      { context: { file, formatVersion: version, formatVersionMax: FORMAT_VERSION_MAX } },
    )
  }
  return version === 1 || version === 2 ? version : root.get('format-version').fail('1 or 2')
}

function parseSchemas(root: JsonNode): readonly Schema[] {
  const schemas = root.find('schemas')
  return schemas === undefined ? [parseSchema(root.get('schema'))] : schemas.items().map(parseSchema)
}

function parsePartitionSpecs(root: JsonNode): readonly PartitionSpec[] {
  const specs = root.find('partition-specs')
  if (specs !== undefined) return specs.items().map(parsePartitionSpec)
  return [{ specId: 0, fields: parsePartitionFields(root.get('partition-spec')) }]
}

function sequenceNumberMax(snapshots: readonly Snapshot[]): bigint {
  return (
    snapshots
      .map(({ sequenceNumber }) => sequenceNumber)
      .sort(compareValues)
      .at(-1) ?? 0n
  )
}

function lastPartitionId(specs: readonly PartitionSpec[]): number {
  return Math.max(PARTITION_FIELD_ID_FIRST - 1, ...specs.flatMap(({ fields }) => fields.map(({ fieldId }) => fieldId)))
}

function parseSnapshotLog(root: JsonNode): TableMetadata['snapshotLog'] {
  const entries = root.find('snapshot-log')?.items() ?? []
  return entries.map((entry) => ({
    snapshotId: entry.get('snapshot-id').long(),
    timestampMs: entry.get('timestamp-ms').integer(),
  }))
}

function parseMetadataLog(root: JsonNode): TableMetadata['metadataLog'] {
  const entries = root.find('metadata-log')?.items() ?? []
  return entries.map((entry) => ({
    metadataFile: entry.get('metadata-file').string(),
    timestampMs: entry.get('timestamp-ms').integer(),
  }))
}

/** A file without `refs` has the branch `main` all the same, at its current snapshot. */
function parseRefs(root: JsonNode): TableMetadata['refs'] {
  const refs = root.find('refs')
  if (refs !== undefined) return Object.fromEntries(refs.entries().map(([name, ref]) => [name, parseSnapshotRef(ref)]))
  const current = root.find('current-snapshot-id')?.long() ?? NO_SNAPSHOT
  return current === NO_SNAPSHOT ? {} : { main: { snapshotId: current, type: 'branch' } }
}

function checkReferences(root: JsonNode, metadata: TableMetadata): void {
  if (!metadata.schemas.some(({ schemaId }) => schemaId === metadata.currentSchemaId)) {
    root.get('current-schema-id').fail('the id of one of the schemas')
  }
  if (!metadata.partitionSpecs.some(({ specId }) => specId === metadata.defaultSpecId)) {
    root.get('default-spec-id').fail('the id of one of the partition specs')
  }
  // DuckDB does not list order 0, which is reserved for "unsorted".
  const { defaultSortOrderId } = metadata
  if (defaultSortOrderId !== 0 && !metadata.sortOrders.some(({ orderId }) => orderId === defaultSortOrderId)) {
    root.get('default-sort-order-id').fail('the id of one of the sort orders')
  }
  const { currentSnapshotId } = metadata
  if (currentSnapshotId !== undefined && !metadata.snapshots.some((one) => one.snapshotId === currentSnapshotId)) {
    root.get('current-snapshot-id').fail('the id of one of the snapshots')
  }
}
