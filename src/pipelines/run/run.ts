import type { Engine } from '../../engine/engine.js'
import type { Lake } from '../../tables/lake.js'
import type { Asset, WriteMode } from '../asset.js'
import type { CheckReport } from '../checks/check.js'
import type { BadValue } from '../files/misfits/bad-value.js'

/** Who runs: what tells a crashed holder of a lease from one that is at work. */
export interface Holder {
  readonly host: string
  readonly pid: number
  /** Whether a process of this host is alive. */
  isAlive(pid: number): boolean
}

/** What runs need beside the lake, wired in `cli/open-project.ts` or by a test. */
export interface RunContext {
  readonly lake: Lake
  /** Absolute path; relative paths of sources start here. */
  readonly projectDirectory: string
  /** The value of an environment variable that a workflow refers to. */
  environment(name: string): string | undefined
  readonly holder: Holder
  /** Open another engine, for the queries of checks; the caller closes it. */
  openEngine(): Promise<Engine>
  /** Ends the run: it fails with `PHLO_CANCELLED`, its target untouched. */
  readonly signal: AbortSignal | undefined
}

/** Assets in the order in which they run: what an asset depends on stands before it. */
export interface RunPlan {
  readonly assets: readonly Asset[]
}

export interface RunOptions {
  /** Branch to publish to. */
  readonly ref: string
  /** `false`: a run that passed keeps its branch, to be published later. */
  readonly publish: boolean
  /** Read all files again and replace the tables' rows, whatever was read before. */
  readonly refresh: boolean
  /** What is done with rows in quarantine in place of reading sources; left out: sources are read. */
  readonly quarantine?: QuarantineTask | undefined
  /** How long the branch of a run that is not published is kept, in milliseconds. */
  readonly retentionMs: number
}

/** What a run does with rows in quarantine in place of reading sources. */
export interface QuarantineTask {
  /** `replay`: write those that fit by now; `drop`: give them up. */
  readonly type: 'replay' | 'drop'
  /** Only those that this run set aside; `undefined`: all. */
  readonly run: string | undefined
}

export type RunStatus =
  /** The target ref has the run's rows. */
  | 'published'
  /** Passed and kept on its branch, as asked. */
  | 'unpublished'
  /** A blocking check failed, or an error ended it; the target is untouched. */
  | 'failed'
  /** The sources had nothing new: there was nothing to publish. */
  | 'unchanged'
  /** It began, did not end, and nothing works on it any more. */
  | 'crashed'
  | 'running'

export interface AssetReport {
  readonly asset: string
  readonly status: 'written' | 'unchanged' | 'failed' | 'skipped'
  /** Why it is unchanged, failed or skipped; empty otherwise. */
  readonly message: string
  readonly write: WriteMode
  /** Whether its source is labelled as sample data. */
  readonly isSample: boolean
  readonly files: number
  /** Rows that the run wrote: added and updated. */
  readonly rowsWritten: bigint
  readonly rowsUpdated: bigint
  readonly rowsDeleted: bigint
  readonly rowsQuarantined: bigint
  readonly bytesRead: bigint
  readonly bytesWritten: bigint
  /** Changes of the table's columns and its partition, in words; empty when there are none. */
  readonly schemaChanges: readonly string[]
  /** What the table keeps although the workflow or the rows read otherwise, in words; empty when there is nothing. */
  readonly notes: readonly string[]
  readonly durationMs: number
  readonly checks: readonly CheckReport[]
  /** Tables that the checks read besides the asset's own. */
  readonly tablesRead: readonly string[]
}

/** What ended a run. */
interface RunError {
  readonly code: string
  readonly message: string
  /** Values that could not be read, as many as are kept; the message names the first. */
  readonly examples: readonly BadValue[]
}

export interface RunReport {
  readonly run: string
  readonly status: RunStatus
  /** The branch that the run is for. */
  readonly ref: string
  /** The commit on `ref` that published the run; `undefined` when it is not published. */
  readonly commit: string | undefined
  /** The run's branch, while it is kept. */
  readonly branch: string | undefined
  readonly startedMs: number
  /** `undefined` while it is running, and when it crashed. */
  readonly endedMs: number | undefined
  /** Ids of the assets that the run was for. */
  readonly assetIds: readonly string[]
  /** In the order in which they ran; empty while the run is at work, and when it crashed. */
  readonly assets: readonly AssetReport[]
  /** What ended the run, other than a failed check. */
  readonly error: RunError | undefined
}

/** What a run says while it works, in order. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly run: string; readonly ref: string; readonly assets: readonly string[] }
  | { readonly type: 'asset-started'; readonly asset: string; readonly files: number; readonly bytes: bigint }
  | { readonly type: 'asset-finished'; readonly asset: string; readonly report: AssetReport }
  | { readonly type: 'checks-started'; readonly asset: string; readonly checks: number }
  | { readonly type: 'check-finished'; readonly asset: string; readonly check: CheckReport }
  /** The target moved; it was merged in and the checks run again. */
  | { readonly type: 'publish-retried'; readonly attempt: number }
  | { readonly type: 'run-finished'; readonly report: RunReport }

export type RunListener = (event: RunEvent) => void

/** What `--dry-run` shows: nothing is written to find it. */
export interface RunPreview {
  readonly assets: readonly {
    readonly asset: Asset
    /** Whether the table is there on the target ref. */
    readonly exists: boolean
    readonly files: readonly {
      readonly path: string
      readonly bytes: bigint
      readonly state: 'new' | 'read' | 'changed'
    }[]
    /** What the run would do, in one sentence. */
    readonly action: string
  }[]
}
