import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'
import type { SchemaFieldChange } from './schema-difference.js'

/** What became of one key between two commits. Counts are `undefined` where they are unknown. */
export interface KeyDifference {
  readonly key: ContentKey
  readonly type: 'table' | 'view' | 'namespace'
  readonly change: 'added' | 'removed' | 'changed'
  /** Rows of the table in each commit. */
  readonly rowsFrom: bigint | undefined
  readonly rowsTo: bigint | undefined
  /** Rows added, changed and removed on the way; all three or none are known. */
  readonly rows: { readonly added: bigint; readonly updated: bigint; readonly removed: bigint } | undefined
  /** Empty unless the table is in both commits. */
  readonly schema: readonly SchemaFieldChange[]
  /** Names of table properties whose values differ, ordered. */
  readonly properties: readonly string[]
}

/** What has to change to get from one commit to another, ordered by key. Reads metadata only, no rows. */
export async function diffRefs(
  _lake: Pick<Lake, 'catalog' | 'files'>,
  _from: CommitHash,
  _to: CommitHash,
): Promise<readonly KeyDifference[]> {
  throw new Error('being built')
}
