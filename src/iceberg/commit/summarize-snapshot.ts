import type { DataFile } from '../data-file.js'
import type { SnapshotChange } from '../table-change.js'
import { partitionKey } from '../values/partition-key.js'

type Summary = Readonly<Record<string, string>>

/**
 * Compute a snapshot's summary: what Iceberg's libraries count of a change, totals after it, and the change's own keys.
 *
 * @param before - summary of the parent snapshot; a total that it lacks stays unknown
 * @see https://iceberg.apache.org/spec/#optional-snapshot-summary-fields
 */
export function summarizeSnapshot(change: SnapshotChange, before: Summary | undefined): Summary {
  const added = countFiles(change.added)
  const removed = countFiles(change.removed)
  const partitions = new Set([...change.added, ...change.removed].map(partitionKey))
  return {
    operation: change.operation,
    ...change.summary,
    ...unlessZero({
      'added-data-files': added.dataFiles,
      'deleted-data-files': removed.dataFiles,
      'added-delete-files': added.deleteFiles,
      'removed-delete-files': removed.deleteFiles,
      'added-position-delete-files': added.positionDeleteFiles,
      'removed-position-delete-files': removed.positionDeleteFiles,
      'added-equality-delete-files': added.equalityDeleteFiles,
      'removed-equality-delete-files': removed.equalityDeleteFiles,
      'added-records': added.records,
      'deleted-records': removed.records,
      'added-files-size': added.bytes,
      'removed-files-size': removed.bytes,
      'added-position-deletes': added.positionDeletes,
      'removed-position-deletes': removed.positionDeletes,
      'added-equality-deletes': added.equalityDeletes,
      'removed-equality-deletes': removed.equalityDeletes,
    }),
    'changed-partition-count': String(partitions.size),
    ...total(before, 'total-records', added.records - removed.records),
    ...total(before, 'total-files-size', added.bytes - removed.bytes),
    ...total(before, 'total-data-files', added.dataFiles - removed.dataFiles),
    ...total(before, 'total-delete-files', added.deleteFiles - removed.deleteFiles),
    ...total(before, 'total-position-deletes', added.positionDeletes - removed.positionDeletes),
    ...total(before, 'total-equality-deletes', added.equalityDeletes - removed.equalityDeletes),
  }
}

function countFiles(files: readonly DataFile[]) {
  const ofContent = (content: DataFile['content']): readonly DataFile[] =>
    files.filter((file) => file.content === content)
  const [data, position, equality] = [ofContent('data'), ofContent('position-deletes'), ofContent('equality-deletes')]
  return {
    dataFiles: BigInt(data.length),
    deleteFiles: BigInt(position.length + equality.length),
    positionDeleteFiles: BigInt(position.length),
    equalityDeleteFiles: BigInt(equality.length),
    records: sum(data, ({ recordCount }) => recordCount),
    positionDeletes: sum(position, ({ recordCount }) => recordCount),
    equalityDeletes: sum(equality, ({ recordCount }) => recordCount),
    bytes: sum(files, ({ fileBytes }) => fileBytes),
  }
}

function sum(files: readonly DataFile[], measure: (file: DataFile) => bigint): bigint {
  return files.reduce((total, file) => total + measure(file), 0n)
}

function unlessZero(counts: Readonly<Record<string, bigint>>): Summary {
  const told = Object.entries(counts).filter(([, count]) => count !== 0n)
  return Object.fromEntries(told.map(([key, count]) => [key, String(count)]))
}

function total(before: Summary | undefined, key: string, difference: bigint): Summary {
  const previous = before === undefined ? '0' : before[key]
  return previous !== undefined && /^\d+$/.test(previous) ? { [key]: String(BigInt(previous) + difference) } : {}
}
