import type { CommitHash, Reference, ReferenceType } from '../../catalog/catalog.js'
import type { Lake } from '../lake.js'

/** Where is copied from, and to. */
export interface LakePair {
  readonly source: Lake
  readonly target: Lake
}

/** What is copied from one lake to another. */
export interface PushRequest {
  /** Branches and tags to copy; `undefined`: all but those of unpublished runs and unfinished copies. */
  readonly refs: readonly RefChoice[] | undefined
  /**
   * Names of tables, in which `*` stands for anything: only these are copied, each onto what the target's refs show.
   * `undefined`: whole refs, which then are the same in both lakes.
   */
  readonly tables: readonly string[] | undefined
  /** Decide and report only; nothing is written. */
  readonly dryRun: boolean
  /** Ends the copying of files; `undefined`: nothing does. */
  readonly signal: AbortSignal | undefined
}

/** A ref that a person has chosen to copy. */
export interface RefChoice {
  /** A branch or tag of the source. */
  readonly from: string
  /** Its name in the target. */
  readonly to: string
}

/**
 * `created`: the target had none of that name · `forwarded`: the target's was an ancestor · `unchanged` · `ahead`: the
 * target's has all that the source's has, and more.
 */
export type RefOutcome = 'created' | 'forwarded' | 'unchanged' | 'ahead'

/** What became of a ref. */
export interface PushedRef {
  readonly from: string
  readonly to: string
  readonly type: ReferenceType
  readonly outcome: RefOutcome
  /** Where the target's is afterwards; of a dry run, where it is now: `undefined` when it is not there. */
  readonly hash: CommitHash | undefined
}

/** What a copy came to. */
export interface PushReport {
  readonly refs: readonly PushedRef[]
  /** Commits that the target did not have. */
  readonly commits: number
  /** Versions of tables that those commits made. */
  readonly tableVersions: number
  /** Objects that were written, and their bytes; those that the target had are not counted. */
  readonly objects: { readonly count: number; readonly bytes: bigint }
  /** Tables at the heads of the refs that moved, and their rows, as counted in the target; nothing of a dry run. */
  readonly verified: { readonly tables: number; readonly rows: bigint }
}

/** How far a copy is. */
export interface PushProgress {
  readonly step: 'copy' | 'commit' | 'verify'
  readonly done: number
  readonly total: number
  /** Bytes that were written in this step. */
  readonly bytes: number
}

/** A ref that is to be copied, and what the target has under its name. */
export interface ChosenRef {
  readonly reference: Reference
  readonly to: string
  readonly target: Reference | undefined
}
