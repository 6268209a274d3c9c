import type { CommitHash } from '../catalog/catalog.js'
import type { Lake } from './lake.js'

export interface RefRequest {
  /** A branch, a tag, a commit hash, or an unambiguous beginning of one (6 characters or more). */
  readonly ref: string
  /** An ISO 8601 time (what `ref` showed then), a tag or a commit; `undefined`: now. */
  readonly at?: string | undefined
}

export interface ResolvedRef {
  /** As people wrote it: `main`, `v1`, `3f2a9c`, `main at 2026-11-23T00:00:00.000Z`. */
  readonly name: string
  /** `COMMIT` also for a branch at a time. */
  readonly type: 'BRANCH' | 'TAG' | 'COMMIT'
  readonly hash: CommitHash
}

/**
 * Find the commit that a person means.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such branch, tag or commit; names what is near
 * @throws PHLO_TIME_INVALID - `at` is neither a time nor a ref
 * @throws PHLO_REF_NOT_THEN - the ref did not exist at that time
 */
export async function resolveRef(_lake: Pick<Lake, 'catalog'>, _request: RefRequest): Promise<ResolvedRef> {
  throw new Error('being built')
}
