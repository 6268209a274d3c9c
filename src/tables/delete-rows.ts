import type { ContentKey } from '../catalog/catalog.js'
import type { Expression } from '../iceberg/expression.js'
import type { Lake } from './lake.js'
import type { WriteReport } from './write-request.js'

export interface DeleteRequest {
  readonly branch: string
  readonly key: ContentKey
  /** Rows that this selects are deleted; bound to the table's field ids. */
  readonly filter: Expression
  readonly commit: { readonly message: string; readonly properties: Readonly<Record<string, string>> }
}

/**
 * Delete rows in one snapshot: files whose statistics prove that every row matches are dropped unread,
 * others rewritten without the matching rows. When nothing matches, nothing is committed.
 *
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN, PHLO_COMMIT_CONFLICT - as for writeRows
 */
export async function deleteRows(_lake: Lake, _request: DeleteRequest): Promise<WriteReport> {
  throw new Error('being built')
}
