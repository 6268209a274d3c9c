import type { CommitHash, LogEntry } from '../../../catalog/catalog.js'
import type { ChosenRef, RefOutcome } from '../push.js'

/** What is to be done to one ref of the target. */
export interface TablesOfRef extends ChosenRef {
  readonly outcome: RefOutcome
  /** Names of the tables that the target must show as the source does. */
  readonly tables: ReadonlySet<string>
  /** Commits of the source along first parents, oldest first, with what they did to the tables. */
  readonly line: readonly LogEntry[]
  /** Those that are to be made in the target. */
  readonly steps: readonly LogEntry[]
  /** For a ref that the target lacks: where it leaves the line of another one; `undefined`: it is there, or leaves none. */
  readonly fork: { readonly to: string; readonly hash: CommitHash } | undefined
}
