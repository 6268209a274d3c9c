import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

/**
 * Put a table back on a branch as another commit has it: undoes a drop, or goes back to earlier rows.
 *
 * @param request.from - the commit that has the table as wanted
 * @returns the commit on the branch
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_COMMIT_CONFLICT
 */
export async function restoreTable(
  _lake: Lake,
  _request: {
    readonly branch: string
    readonly key: ContentKey
    readonly from: { readonly hash: CommitHash; readonly name: string }
    readonly message: string
  },
): Promise<CommitHash> {
  throw new Error('being built')
}
