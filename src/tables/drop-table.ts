import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'
import { loadTable } from './load-table.js'
import { branchHead, refuseProtected } from './write/branch-head.js'
import { commitMeta } from './write/put-table.js'
import { refuseConflict } from './write/refuse-conflict.js'

/**
 * Take a table off a branch. Its files stay, so that other refs, the log and `restoreTable` still have it.
 *
 * @returns the commit on the branch
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN
 * @throws PHLO_COMMIT_CONFLICT - the table was changed at the same time
 */
export async function dropTable(
  lake: Lake,
  request: { readonly branch: string; readonly key: ContentKey; readonly message: string },
): Promise<CommitHash> {
  const { branch, key, message } = request
  refuseProtected(lake, branch)
  const expectedHash = await branchHead(lake, branch)
  await loadTable(lake, { hash: expectedHash, name: branch }, key)
  const result = await lake.catalog.commit({
    branch,
    expectedHash,
    meta: commitMeta(lake, { message, properties: {} }),
    operations: [{ type: 'DELETE', key }],
  })
  return refuseConflict(result, branch)
}
