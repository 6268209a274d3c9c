import type { CommitHash, ContentKey } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import type { Lake } from '../../tables/lake.js'
import { mergeRefs } from '../../tables/merge-refs.js'
import { refuseCancelled } from './refuse-cancelled.js'
import { runBranch } from './run-id.js'

export interface PublishRequest {
  readonly run: string
  /** The branch to publish to. */
  readonly ref: string
  /** The commit of `ref` that the run was decided on. */
  readonly since: CommitHash
  /** Tables that must be on `ref` as `since` has them: those that the run wrote or that its checks read. */
  readonly unchanged: readonly ContentKey[]
  /** Nothing is published once it says stop. */
  readonly signal: AbortSignal | undefined
}

export type PublishResult =
  | { readonly status: 'published'; readonly commit: CommitHash }
  /** The run has nothing that the target lacks. */
  | { readonly status: 'unchanged' }
  /** Tables that the run depends on have changed on the target. */
  | { readonly status: 'moved'; readonly tables: readonly string[] }

/**
 * Merge a run's branch into its target in one commit, provided that the tables it depends on are as they were.
 *
 * @throws PHLO_CANCELLED, PHLO_REF_UNKNOWN, PHLO_MERGE_CONFLICT, PHLO_COMMIT_CONFLICT
 */
export async function publishBranch(lake: Lake, request: PublishRequest): Promise<PublishResult> {
  const { run, ref, since } = request
  try {
    const { status, hash } = await mergeRefs(untilCancelled(lake, request.signal), {
      from: runBranch(run),
      into: ref,
      message: `Publish run ${run}`,
      properties: { 'phlo.run': run },
      dryRun: false,
      force: true,
      unchanged: { keys: request.unchanged, since },
    })
    return status === 'merged' ? { status: 'published', commit: hash } : { status: 'unchanged' }
  } catch (error) {
    const tables = error instanceof PhloError && error.code === 'PHLO_MERGE_STALE' ? error.context.keys : undefined
    if (!Array.isArray(tables)) throw error
    return { status: 'moved', tables }
  }
}

/** The user may ask to stop while the merge is worked out; the last moment to do so is right before its commit. */
function untilCancelled(lake: Lake, signal: AbortSignal | undefined): Lake {
  const merge: Lake['catalog']['merge'] = async (request) => {
    refuseCancelled(signal)
    return lake.catalog.merge(request)
  }
  return { ...lake, catalog: { ...lake.catalog, merge } }
}
