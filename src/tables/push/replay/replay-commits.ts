import type { CommitHash, LogEntry } from '../../../catalog/catalog.js'
import type { PlannedRef, Replayed } from '../copy-plan.js'
import type { LakePair } from '../push.js'
import { imageOfParent, replayCommit } from './replay-commit.js'
import { openWorkBranch, type WorkBranch } from './work-branch.js'

interface Replays {
  readonly refs: readonly PlannedRef[]
  /** For each ref its commits, each after those that it follows. */
  readonly commitsByRef: readonly (readonly LogEntry[])[]
  /** Commits that the target has already, by those of the source. */
  readonly images: ReadonlyMap<CommitHash, CommitHash>
  /** What commits of the target follow that follow nothing in the source. */
  readonly root: CommitHash | undefined
}

/**
 * Make the commits that the target lacks, beside its refs. Each ref's are made on a branch of its own, so that those of
 * an interrupted copy are all found again.
 */
export async function replayCommits(
  pair: LakePair,
  { refs, commitsByRef, root, ...known }: Replays,
  made: () => void,
): Promise<Replayed> {
  const images = new Map(known.images)
  const workBranches: WorkBranch[] = []
  for (const commits of commitsByRef) {
    let work: WorkBranch | undefined
    for (const entry of commits) {
      work ??= await openWorkBranch(pair, imageOfParent(images, entry, root))
      images.set(entry.hash, await replayCommit(pair, entry, { work, images, root }))
      made()
    }
    if (work !== undefined) workBranches.push(work)
  }
  const heads = refs.map(({ to, reference }) => [to, images.get(reference.hash)] as const)
  return { heads: new Map(heads.flatMap(([to, head]) => (head === undefined ? [] : [[to, head]]))), workBranches }
}
