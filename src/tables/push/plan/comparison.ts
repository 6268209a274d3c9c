import type { CommitHash } from '../../../catalog/catalog.js'
import type { History } from '../history/history.js'
import type { RefOutcome } from '../push.js'

/** Commits of the target, by the commits of the source that they are copies of, or the originals. */
export type Images = ReadonlyMap<CommitHash, CommitHash>

/** What became of two lakes since they were the same. */
export interface Comparison {
  /** Of the source: at least the commits that the target lacks. */
  readonly history: History
  /** At least of the commits that those follow, and that refs show which are to be made. */
  readonly images: Images
  /** What commits of the target follow that follow nothing in the source; `undefined`: none does, or nothing is there. */
  readonly root: CommitHash | undefined
  /** In the order of the chosen refs. */
  readonly outcomes: readonly (RefOutcome | 'diverged')[]
}
