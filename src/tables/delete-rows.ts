import type { ContentKey } from '../catalog/catalog.js'
import type { Expression } from '../iceberg/expression.js'
import type { Lake } from './lake.js'
import { loadTable } from './load-table.js'
import { refuseProtected } from './write/branch-head.js'
import { commitLoop } from './write/commit-loop.js'
import { stageDelete } from './write/stage-delete.js'
import { writeReport } from './write/write-report.js'
import type { WriteReport } from './write-request.js'

export interface DeleteRequest {
  readonly branch: string
  readonly key: ContentKey
  /** Rows that this selects are deleted; bound to the table's field ids. */
  readonly filter: Expression
  readonly commit: { readonly message: string; readonly properties: Readonly<Record<string, string>> }
}

/**
 * Delete rows in one snapshot: files whose statistics prove that every row matches are dropped unread, others rewritten
 * without the matching rows. When nothing matches, nothing is committed.
 *
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function deleteRows(lake: Lake, request: DeleteRequest): Promise<WriteReport> {
  const { branch, key, filter } = request
  refuseProtected(lake, branch)
  const committed = await commitLoop(lake, { branch, key, ...request.commit }, async ({ hash, table }) =>
    stageDelete(lake, table ?? (await loadTable(lake, { hash, name: branch }, key)), filter),
  )
  return writeReport(committed)
}
