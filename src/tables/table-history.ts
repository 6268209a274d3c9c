import type { CommitHash, ContentKey, LogEntry } from '../catalog/catalog.js'
import type { Snapshot } from '../iceberg/table-metadata.js'
import type { Lake } from './lake.js'

export interface TableHistoryEntry {
  readonly commit: Pick<LogEntry, 'hash' | 'parent' | 'mergeParent' | 'meta'>
  readonly change: 'created' | 'changed' | 'dropped'
  /** The snapshot that was current after the commit; `undefined` when dropped or still without rows. */
  readonly snapshot: Snapshot | undefined
}

/**
 * The commits that changed a table, newest first, along first parents; also of a table that is dropped by now.
 *
 * @throws PHLO_TABLE_UNKNOWN - no commit of the ref's history has it
 */
export async function tableHistory(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _ref: { readonly hash: CommitHash; readonly name: string },
  _key: ContentKey,
  _options: { readonly entriesMax: number | undefined },
): Promise<readonly TableHistoryEntry[]> {
  throw new Error('being built')
}
