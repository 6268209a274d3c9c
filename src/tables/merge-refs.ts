import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { KeyDifference } from './diff-refs.js'
import type { Lake } from './lake.js'

export interface MergeRefsRequest {
  /** A branch, tag or commit. */
  readonly from: string
  /** The branch that moves; it may be protected. */
  readonly into: string
  readonly message: string
  /** Properties of the commit, such as `phlo.run`. */
  readonly properties: Readonly<Record<string, string>>
  /** Decide and report only; nothing moves and no file is written. */
  readonly dryRun: boolean
  /** A run's branch (`run/…`) holds what was not published, and merges only with this. */
  readonly force: boolean
  /** Fail unless these tables of `into` are as `since` has them. */
  readonly unchanged: { readonly keys: readonly ContentKey[]; readonly since: CommitHash } | undefined
}

export interface MergeConflict {
  readonly key: ContentKey
  /** One sentence: why it cannot be merged. */
  readonly reason: string
}

export interface MergeReport {
  /** `conflict` only of a dry run; otherwise conflicts are thrown. */
  readonly status: 'merged' | 'unchanged' | 'conflict'
  /** The head of `into` afterwards; of a dry run, the present one. */
  readonly hash: CommitHash
  /** What the merge changes on `into`, ordered by key. */
  readonly changes: readonly KeyDifference[]
  /** Tables to which both sides had appended; the target now has the rows of both. */
  readonly combined: readonly ContentKey[]
  readonly conflicts: readonly MergeConflict[]
}

/**
 * Merge a ref into a branch, by key and in one commit. A table that both sides changed is combined when both only
 * appended to it; anything else is a conflict.
 *
 * @throws PHLO_REF_UNKNOWN
 * @throws PHLO_MERGE_CONFLICT - names every conflicting table in `context.conflicts`
 * @throws PHLO_MERGE_STALE - one of `unchanged` has changed; names them in `context.keys`
 * @throws PHLO_RUN_UNPUBLISHED - `from` is a run's branch, without `force`
 */
export async function mergeRefs(_lake: Lake, _request: MergeRefsRequest): Promise<MergeReport> {
  throw new Error('being built')
}
