import type { DataFile } from '../../iceberg/data-file.js'
import { snapshotPath } from '../../iceberg/snapshot-path.js'
import type { TableFiles } from '../../iceberg/table-files.js'
import type { Snapshot, TableMetadata } from '../../iceberg/table-metadata.js'
import { sumRecords } from '../write/sum-records.js'
import { filesDifference } from './files-difference.js'

export interface RowChanges {
  readonly added: bigint
  readonly updated: bigint
  readonly removed: bigint
}

/**
 * Count the rows that changed between two versions of one table, without reading rows.
 * Where files only came or only went, their records are the answer. Where files were rewritten, it is what the
 * snapshots in between say of rows; a row that several of them changed is then counted by each.
 *
 * @returns `undefined` when it cannot be known: rewritten by another writer, diverged histories, delete files
 */
export async function rowChanges(
  files: TableFiles,
  from: TableMetadata,
  to: TableMetadata,
): Promise<RowChanges | undefined> {
  const { added, removed } = await filesDifference(files, from, to)
  if ([...added, ...removed].some(({ content }) => content !== 'data')) return undefined
  if (added.length === 0 || removed.length === 0) return ofWholeFiles(added, removed)
  const forward = sumSnapshots(snapshotPath(to, from.currentSnapshotId))
  if (forward !== undefined) return forward
  const backward = sumSnapshots(snapshotPath(from, to.currentSnapshotId))
  return backward && { added: backward.removed, updated: backward.updated, removed: backward.added }
}

function ofWholeFiles(added: readonly DataFile[], removed: readonly DataFile[]): RowChanges {
  return { added: sumRecords(added), updated: 0n, removed: sumRecords(removed) }
}

function sumSnapshots(path: readonly Snapshot[] | undefined): RowChanges | undefined {
  let sum: RowChanges | undefined = { added: 0n, updated: 0n, removed: 0n }
  for (const snapshot of path ?? []) sum = addChanges(sum, ofSnapshot(snapshot))
  return path && sum
}

function addChanges(one: RowChanges | undefined, other: RowChanges | undefined): RowChanges | undefined {
  if (one === undefined || other === undefined) return undefined
  return {
    added: one.added + other.added,
    updated: one.updated + other.updated,
    removed: one.removed + other.removed,
  }
}

/** Our own keys say what happened to rows; of another writer's snapshots only those that rewrite nothing do. */
function ofSnapshot({ summary }: Snapshot): RowChanges | undefined {
  const count = (key: string) => (/^\d+$/.test(summary[key] ?? '') ? BigInt(summary[key] ?? '') : undefined)
  const [added, updated, removed] = [count('phlo.rows-added'), count('phlo.rows-updated'), count('phlo.rows-deleted')]
  if (added !== undefined && updated !== undefined && removed !== undefined) return { added, updated, removed }
  if (summary.operation === 'replace') return { added: 0n, updated: 0n, removed: 0n }
  const records = summary.operation === 'append' ? count('added-records') : undefined
  return records === undefined ? undefined : { added: records, updated: 0n, removed: 0n }
}
