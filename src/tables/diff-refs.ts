import type { CommitHash, Content, ContentKey, KeyDiff } from '../catalog/catalog.js'
import { currentSchema } from '../iceberg/current-schema.js'
import type { TableMetadata } from '../iceberg/table-metadata.js'
import { countLiveRows } from './diff/count-live-rows.js'
import { type RowChanges, rowChanges } from './diff/row-changes.js'
import type { TableReader } from './load-table.js'
import { type SchemaFieldChange, schemaDifference } from './schema-difference.js'
import { type PartitionChange, partitionChange } from './table-partition.js'

/** What became of one key between two commits. Counts are `undefined` where they are unknown. */
export interface KeyDifference {
  readonly key: ContentKey
  readonly type: 'table' | 'view' | 'namespace'
  readonly change: 'added' | 'removed' | 'changed'
  /** Rows of the table in each commit; 0 where it is not there. */
  readonly rowsFrom: bigint | undefined
  readonly rowsTo: bigint | undefined
  /** Rows added, changed and removed on the way; all three or none are known. */
  readonly rows: RowChanges | undefined
  /** Empty unless the table is in both commits. */
  readonly schema: readonly SchemaFieldChange[]
  /** `undefined` where it did not change, or the table is not in both commits. */
  readonly partition: PartitionChange | undefined
  /** Names of table properties whose values differ, ordered; empty unless the table is in both commits. */
  readonly properties: readonly string[]
}

/** What has to change to get from one commit to another, ordered by key. Reads metadata only, no rows. */
export async function diffRefs(lake: TableReader, from: CommitHash, to: CommitHash): Promise<readonly KeyDifference[]> {
  const differences: Promise<KeyDifference>[] = []
  for await (const change of lake.catalog.diff(from, to)) differences.push(keyDifference(lake, change))
  return Promise.all(differences)
}

/** Describe the change of one key. */
export async function keyDifference(lake: TableReader, { key, from, to }: KeyDiff): Promise<KeyDifference> {
  const [before, after] = await Promise.all([metadataOf(lake, from), metadataOf(lake, to)])
  return {
    key,
    type: typeOf(to ?? from),
    change: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed',
    rowsFrom: await countRowsOf(lake, before, from),
    rowsTo: await countRowsOf(lake, after, to),
    rows: await rowsOf(lake, before, after),
    schema: before && after ? schemaDifference(currentSchema(before), currentSchema(after)) : [],
    partition: before && after && partitionChange(before, after),
    properties: before && after ? changedNames(before.properties, after.properties) : [],
  }
}

async function metadataOf(lake: TableReader, content: Content | undefined): Promise<TableMetadata | undefined> {
  if (content?.type !== 'ICEBERG_TABLE') return undefined
  return (await lake.files.version(content.metadataLocation)).metadata
}

function typeOf(content: Content | undefined): KeyDifference['type'] {
  if (content?.type === 'ICEBERG_VIEW') return 'view'
  return content?.type === 'NAMESPACE' ? 'namespace' : 'table'
}

async function countRowsOf(
  lake: TableReader,
  metadata: TableMetadata | undefined,
  content: Content | undefined,
): Promise<bigint | undefined> {
  if (metadata !== undefined) return countLiveRows(lake.files, metadata)
  return content === undefined ? 0n : undefined
}

/** A table that was dropped and made anew has nothing in common with the old one. */
async function rowsOf(
  lake: TableReader,
  before: TableMetadata | undefined,
  after: TableMetadata | undefined,
): Promise<RowChanges | undefined> {
  if (before && after && before.tableUuid === after.tableUuid) return rowChanges(lake.files, before, after)
  if (before === undefined && after === undefined) return undefined
  const removed = before === undefined ? 0n : await countLiveRows(lake.files, before)
  const added = after === undefined ? 0n : await countLiveRows(lake.files, after)
  return added === undefined || removed === undefined ? undefined : { added, updated: 0n, removed }
}

/** Names of properties whose values differ, ordered. */
export function changedNames(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name]).sort()
}
