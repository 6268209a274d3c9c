import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

export interface RevertReport {
  /** The new commit. */
  readonly hash: CommitHash
  /** The commit that was undone. */
  readonly reverted: CommitHash
  readonly keys: readonly ContentKey[]
}

/**
 * Undo one commit on a branch by a new commit: every key it changed becomes as it was before. The branch may be protected.
 *
 * @param request.commit - a hash, or an unambiguous beginning of one
 * @throws PHLO_REF_UNKNOWN - no such branch or commit, or the commit is not in the branch's history
 * @throws PHLO_REVERT_CONFLICT - a later commit changed one of its tables; names them
 */
export async function revertCommit(
  _lake: Lake,
  _request: { readonly branch: string; readonly commit: string; readonly message: string | undefined },
): Promise<RevertReport> {
  throw new Error('being built')
}
