import { lineage } from '../../iceberg/snapshot-path.js'
import type { Snapshot, TableMetadata } from '../../iceberg/table-metadata.js'
import { cursorMark, cursorProperty, type FileCursor, parseCursor } from './file-cursor.js'

/** The cursor of a table whose rows it describes. */
export interface TableCursor extends FileCursor {
  /** Whether nobody else has made a snapshot since. */
  readonly isLatest: boolean
}

/**
 * Read the cursor that an asset has set on a table.
 *
 * A cursor speaks of the snapshot that it was committed with. The property cannot name that snapshot: its id is drawn
 * anew in each try to commit. So the summary of the snapshot holds the cursor's mark, which is found from here. When
 * another engine rolls the table back to an earlier snapshot it leaves the property as it was, and the marked snapshot
 * is not among the ancestors of the current one any more: the cursor then speaks of rows that are gone. `phlo revert`
 * and branches need none of this, since the property moves with the table's metadata. A marked snapshot that was
 * expired is no reason to doubt.
 *
 * @returns `undefined` when it is not known which files the rows came from
 */
export function tableCursor(metadata: TableMetadata, asset: string): TableCursor | undefined {
  const name = cursorProperty(asset)
  const text = metadata.properties[name]
  const cursor = parseCursor(text)
  if (text === undefined || cursor === undefined) return undefined

  const mark = cursorMark(text)
  const marked = metadata.snapshots.findLast(({ summary }) => summary[name] === mark)
  // Rows that were all there already make no snapshot; the cursor then stands on the one before.
  const setIn = marked?.snapshotId ?? cursor.baseSnapshotId
  const isLatest = setIn === metadata.currentSnapshotId
  return isLatest || !isRolledBack(metadata, marked ?? findBase(metadata, cursor)) ? { ...cursor, isLatest } : undefined
}

function findBase({ snapshots }: TableMetadata, { baseSnapshotId }: FileCursor): Snapshot | undefined {
  return snapshots.findLast(({ snapshotId }) => snapshotId === baseSnapshotId)
}

function isRolledBack(metadata: TableMetadata, snapshot: Snapshot | undefined): boolean {
  if (snapshot === undefined) return false
  for (const { snapshotId } of lineage(metadata)) if (snapshotId === snapshot.snapshotId) return false
  return true
}
