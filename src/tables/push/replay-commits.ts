import assert from 'node:assert/strict'
import type { CommitHash } from '../../catalog/catalog.js'
import { rootOf } from './history.js'
import type { PushPlan } from './plan-push.js'
import type { LakePair } from './push.js'
import { imageOfParent, openWorkBranch, replayCommit, type WorkBranch } from './replay-commit.js'

interface Replayed {
  /** Commits of the target by those of the source, the new ones included. */
  readonly images: ReadonlyMap<CommitHash, CommitHash>
  /** Hold what the new commits need until refs show them. */
  readonly workBranches: readonly WorkBranch[]
}

/**
 * Make the commits that the target lacks, beside its refs. Each ref's are made on a branch of its own, so that those of
 * an interrupted copy are all found again.
 */
export async function replayCommits(pair: LakePair, plan: PushPlan, replayed: () => void): Promise<Replayed> {
  const images = new Map(plan.images)
  const root = rootOf(plan.targetHistory)
  const workBranches: WorkBranch[] = []
  for (const commits of plan.commitsByRef) {
    let work: WorkBranch | undefined
    for (const entry of commits) {
      assert(root !== undefined)
      work ??= await openWorkBranch(pair, imageOfParent(images, entry, root))
      images.set(entry.hash, await replayCommit(pair, entry, { work, images, root }))
      replayed()
    }
    if (work !== undefined) workBranches.push(work)
  }
  return { images, workBranches }
}
