import type { SnapshotChange } from '../../iceberg/table-change.js'
import type { WriteReport } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'
import type { PreparedWrite } from './prepare-write.js'
import { sumBytes } from './sum-bytes.js'
import type { NewFiles } from './write-table-files.js'

/** What a change does to rows. */
export type RowCounts = Omit<WriteReport, 'hash' | 'snapshotId' | 'created'>

/** What a change does to files. */
export interface FileChange extends Pick<SnapshotChange, 'removed' | 'conflictFilter'> {
  readonly added: NewFiles
  readonly rows: Omit<RowCounts, 'bytesWritten'>
}

/** Put together the change of a table: no snapshot where no file comes or goes. */
export function stageFiles(
  prepared: Pick<PreparedWrite, 'base' | 'updates'>,
  files: FileChange,
): StagedChange<RowCounts> {
  const added = files.added.files
  const isSame = added.length === 0 && files.removed.length === 0
  return {
    base: prepared.base,
    change: {
      baseSnapshotId: prepared.base.metadata.currentSnapshotId,
      updates: prepared.updates,
      snapshot: isSame
        ? undefined
        : {
            operation: operationOf(files),
            added,
            removed: files.removed,
            conflictFilter: files.conflictFilter,
            summary: rowSummary(files.rows),
          },
    },
    durable: files.added.durable,
    counts: { ...files.rows, bytesWritten: sumBytes(added) },
  }
}

/** The specification's names for what happens to files, whatever the user called it. */
function operationOf({ added, removed }: FileChange): SnapshotChange['operation'] {
  if (removed.length === 0) return 'append'
  return added.files.length === 0 ? 'delete' : 'overwrite'
}

/**
 * Iceberg counts the records of files, rewritten ones included. These keys count what happened to rows, so that a
 * later diff can say it without reading them.
 */
function rowSummary(rows: FileChange['rows']): Readonly<Record<string, string>> {
  return {
    'phlo.rows-added': String(rows.rowsAdded),
    'phlo.rows-updated': String(rows.rowsUpdated),
    'phlo.rows-deleted': String(rows.rowsDeleted),
  }
}
