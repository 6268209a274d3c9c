import type { CommitHash } from './catalog.js'

/** Where a commit stands among the others. */
export interface CommitNode {
  readonly parent: CommitHash | undefined
  readonly mergeParent: CommitHash | undefined
  /** Higher than that of either parent. */
  readonly generation: number
}

const ONE = 1
const OTHER = 2
const BOTH = ONE | OTHER
/** Below a common ancestor that was found already. */
const COVERED = 4

/**
 * Find the best common ancestors of two commits: those that no other common ancestor descends from.
 * After merges in both directions there can be several.
 *
 * @returns youngest generation first; empty when the histories have nothing in common
 * @see https://git-scm.com/docs/git-merge-base
 */
export async function mergeBases(
  readCommit: (hash: CommitHash) => Promise<CommitNode>,
  one: CommitHash,
  other: CommitHash,
): Promise<readonly CommitHash[]> {
  const sides = new Map<CommitHash, number>()
  const waiting = new Map<CommitHash, CommitNode>()
  const bases: CommitHash[] = []

  async function reach(hash: CommitHash, side: number): Promise<void> {
    sides.set(hash, (sides.get(hash) ?? 0) | side)
    if (!waiting.has(hash)) waiting.set(hash, await readCommit(hash))
  }

  await reach(one, ONE)
  await reach(other, OTHER)
  // Children are always of a higher generation, so a commit is taken after everything that could reach it.
  while ([...waiting.keys()].some((hash) => ((sides.get(hash) ?? 0) & COVERED) === 0)) {
    const hash = youngest(waiting)
    const commit = waiting.get(hash)
    waiting.delete(hash)
    const side = sides.get(hash) ?? 0
    if (side === BOTH) bases.push(hash)
    const inherited = (side & BOTH) === BOTH ? BOTH | COVERED : side
    for (const parent of [commit?.parent, commit?.mergeParent]) {
      if (parent !== undefined) await reach(parent, inherited)
    }
  }
  return bases
}

/** Of one generation the smaller hash goes first, so that the answer does not depend on the order of the arguments. */
function youngest(waiting: ReadonlyMap<CommitHash, CommitNode>): CommitHash {
  const [first] = [...waiting].sort(
    ([one, { generation }], [other, commit]) => commit.generation - generation || (one < other ? -1 : 1),
  )
  return first?.[0] ?? ''
}
