import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'
import { loadTable } from './load-table.js'
import { branchHead, refuseProtected } from './write/branch-head.js'
import { putContent } from './write/put-table.js'
import { refuseConflict } from './write/refuse-conflict.js'

/**
 * Put a table back on a branch as another commit has it: undoes a drop, or goes back to earlier rows.
 *
 * @param request.from - the commit that has the table as wanted
 * @returns the commit on the branch
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN
 * @throws PHLO_COMMIT_CONFLICT - the table was changed at the same time
 */
export async function restoreTable(
  lake: Lake,
  request: {
    readonly branch: string
    readonly key: ContentKey
    readonly from: { readonly hash: CommitHash; readonly name: string }
    readonly message: string
  },
): Promise<CommitHash> {
  const { branch, key, message } = request
  refuseProtected(lake, branch)
  const expectedHash = await branchHead(lake, branch)
  const { content } = await loadTable(lake, request.from, key)
  const [present] = await lake.catalog.contents(expectedHash, [key])
  const commit = { branch, key, message, properties: {} }
  const result = await putContent(lake, commit, { content, expectedHash, isNewKey: present === undefined })
  return refuseConflict(result, branch)
}
