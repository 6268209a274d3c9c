import type { CommitHash, ContentKey } from '../../catalog/catalog.js'
import type { Lake } from '../../tables/lake.js'

export interface PublishRequest {
  readonly run: string
  /** Head of the run's branch. */
  readonly fromHash: CommitHash
  /** The branch to publish to. */
  readonly ref: string
  /** The commit of `ref` that the run was decided on. */
  readonly since: CommitHash
  /** Tables that must be on `ref` as `since` has them: those that the run wrote or that its checks read. */
  readonly unchanged: readonly ContentKey[]
}

export type PublishResult =
  | { readonly status: 'published'; readonly commit: CommitHash }
  /** The run has nothing that the target lacks. */
  | { readonly status: 'unchanged' }
  | { readonly status: 'moved'; readonly keys: readonly ContentKey[] }

/** Merge a run's branch into its target in one commit, provided that the tables it depends on are as they were. */
export async function publishBranch(lake: Lake, request: PublishRequest): Promise<PublishResult> {
  const result = await lake.catalog.merge({
    fromHash: request.fromHash,
    into: request.ref,
    expectedHash: request.since,
    unchanged: request.unchanged,
    meta: {
      message: `Publish run ${request.run}`,
      author: lake.author,
      timeMs: lake.ambient.now(),
      properties: { 'phlo.run': request.run },
    },
  })
  if (result.status === 'conflict') return { status: 'moved', keys: result.conflicts.map(({ key }) => key) }
  return result.status === 'merged' ? { status: 'published', commit: result.hash } : { status: 'unchanged' }
}
