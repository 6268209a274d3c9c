import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

export interface ListedTable {
  readonly key: ContentKey
  readonly type: 'table' | 'view'
  /** Rows by the current snapshot's summary; `undefined`: unknown (a view, or rows are hidden by delete files). */
  readonly rowCount: bigint | undefined
  /** Bytes of live data files; `undefined`: unknown. */
  readonly bytes: bigint | undefined
  readonly fileCount: bigint | undefined
  /** Milliseconds since the epoch; `undefined`: the table has no snapshot. */
  readonly lastUpdatedMs: number | undefined
}

/** List the tables and views of a commit, ordered by key; reads one metadata file per table. */
export async function listTables(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _hash: CommitHash,
): Promise<readonly ListedTable[]> {
  throw new Error('being built')
}
