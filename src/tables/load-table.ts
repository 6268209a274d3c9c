import type { CommitHash, ContentKey, IcebergTableContent } from '../catalog/catalog.js'
import type { TableVersion } from '../iceberg/table-metadata.js'
import type { Lake } from './lake.js'

/** A table as a commit has it. */
export interface LoadedTable {
  readonly key: ContentKey
  readonly content: IcebergTableContent
  readonly version: TableVersion
}

/**
 * Load a table.
 *
 * @param ref - the commit to look in, and how to name it in a message
 * @throws PHLO_TABLE_UNKNOWN - there is no such table in that commit; names what is near
 */
export async function loadTable(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _ref: { readonly hash: CommitHash; readonly name: string },
  _key: ContentKey,
): Promise<LoadedTable> {
  throw new Error('being built')
}

/** Load a table, or `undefined` when the commit has none of that name. */
export async function findTable(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _hash: CommitHash,
  _key: ContentKey,
): Promise<LoadedTable | undefined> {
  throw new Error('being built')
}
