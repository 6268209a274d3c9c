import type { CommitHash, LogEntry } from '../../catalog/catalog.js'
import type { ChosenRef, RefOutcome } from './push.js'
import type { WorkBranch } from './replay/work-branch.js'

/** What is to be done to a ref of the target. */
export interface PlannedRef extends ChosenRef {
  readonly outcome: RefOutcome
  /** Names of the tables that the target must show as the source does; `undefined`: everything must be the same. */
  readonly tables: ReadonlySet<string> | undefined
}

/** Commits that were made in the target, beside its refs. */
export interface Replayed {
  /** Where refs of the target go, by their names. */
  readonly heads: ReadonlyMap<string, CommitHash>
  /** Hold the commits until refs show them. */
  readonly workBranches: readonly WorkBranch[]
}

/** What a copy does, decided and not done. */
export interface CopyPlan {
  readonly refs: readonly PlannedRef[]
  /** Commits of the source that the target is to get, with the operations that it is to get of each. */
  readonly commits: readonly LogEntry[]
  /** Make the commits, when all is there that they show. @param made - called after each */
  replay(made: () => void): Promise<Replayed>
}
