import { findSnapshot } from '../../iceberg/find-snapshot.js'
import type { TableFiles } from '../../iceberg/table-files.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'

/**
 * Count the rows that a table shows, from the list of its manifests.
 *
 * @returns `undefined` when delete files hide some, or the list does not say (format version 1)
 */
export async function countLiveRows(files: TableFiles, metadata: TableMetadata): Promise<bigint | undefined> {
  const snapshot = findSnapshot(metadata)
  if (snapshot === undefined) return 0n
  let rows = 0n
  for (const { content, addedRows, existingRows } of await files.manifests(metadata, snapshot)) {
    if (content === 'deletes' || addedRows === undefined || existingRows === undefined) return undefined
    rows += addedRows + existingRows
  }
  return rows
}
