import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

/**
 * Take a table off a branch. Its files stay, so that other refs, the log and {@link restoreTable} still have it.
 *
 * @returns the commit on the branch
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_COMMIT_CONFLICT
 */
export async function dropTable(
  _lake: Lake,
  _request: { readonly branch: string; readonly key: ContentKey; readonly message: string },
): Promise<CommitHash> {
  throw new Error('being built')
}
