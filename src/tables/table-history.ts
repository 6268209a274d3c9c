import type { CommitHash, ContentKey, LogEntry, Operation } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { findSnapshot } from '../iceberg/find-snapshot.js'
import type { Snapshot } from '../iceberg/table-metadata.js'
import { loadTable, type TableReader } from './load-table.js'

export interface TableHistoryEntry {
  readonly commit: Pick<LogEntry, 'hash' | 'parent' | 'mergeParent' | 'meta'>
  readonly change: 'created' | 'changed' | 'dropped'
  /** The snapshot that was current after the commit; `undefined` when dropped or still without rows. */
  readonly snapshot: Snapshot | undefined
}

/**
 * The commits that changed a table, newest first, along first parents; also of a table that is dropped by now.
 *
 * @param options.entriesMax - `undefined`: all
 * @throws PHLO_TABLE_UNKNOWN - no commit of the ref's history has it
 */
export async function tableHistory(
  lake: TableReader,
  ref: { readonly hash: CommitHash; readonly name: string },
  key: ContentKey,
  options: { readonly entriesMax: number | undefined },
): Promise<readonly TableHistoryEntry[]> {
  const entriesMax = options.entriesMax ?? Number.POSITIVE_INFINITY
  const history: TableHistoryEntry[] = []
  for await (const entry of lake.catalog.log(ref.hash)) {
    if (history.length >= entriesMax) break
    const operation = entry.operations.find((candidate) => formatKey(candidate.key) === formatKey(key))
    if (operation !== undefined) history.push(await historyEntry(lake, entry, operation))
  }
  // A table that no commit has touched is not there; asking for it says what is near.
  if (history.length === 0) await loadTable(lake, ref, key)
  return history
}

async function historyEntry(lake: TableReader, entry: LogEntry, operation: Operation): Promise<TableHistoryEntry> {
  const { hash, parent, mergeParent, meta } = entry
  const commit = { hash, parent, mergeParent, meta }
  if (operation.type !== 'PUT') return { commit, change: 'dropped', snapshot: undefined }
  const [before] = parent === undefined ? [] : await lake.catalog.contents(parent, [operation.key])
  const { content } = operation
  const version = content.type === 'ICEBERG_TABLE' ? await lake.files.version(content.metadataLocation) : undefined
  return {
    commit,
    change: before === undefined ? 'created' : 'changed',
    snapshot: version && findSnapshot(version.metadata),
  }
}
