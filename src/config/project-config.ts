import type { ConfigProblem, Origin } from './config-problem.js'
import type { ServiceSettings } from './service-settings.js'
import type { Target } from './targets/target.js'

export interface BranchSettings {
  readonly default: string
  /** Branches that move only by a merge, or by a run that passed its checks. */
  readonly protected: readonly string[]
  /** Branches that are made together with the warehouse, besides the default one. */
  readonly create: readonly string[]
}

/** A project as its files and the environment describe it: validated, complete, deeply frozen. */
export interface ProjectConfig {
  /** Absolute path of the folder that holds `phlo.yaml`. */
  readonly directory: string
  readonly version: 1
  readonly name: string
  readonly target: string
  /** By name; `local` and `stack` are always among them. */
  readonly targets: Readonly<Record<string, Target>>
  readonly branches: BranchSettings
  readonly runs: {
    /** How long the branch of a run that was not published is kept, in milliseconds. */
    readonly keepMs: number
  }
  /** The address of this machine on which services publish their ports. */
  readonly bind: string
  /** The service that fills a slot, by the slot's name. */
  readonly slots: Readonly<Record<string, string>>
  /** By name of the service, in the order of the file. */
  readonly services: Readonly<Record<string, ServiceSettings>>
  readonly registry: {
    /** Where the list of plugins is fetched; `undefined`: the list that comes with Phlo. */
    readonly url: string | undefined
  }
  /** What is odd, and may be a mistake or not. */
  readonly warnings: readonly ConfigProblem[]
  /** What `env('X')` of a workflow resolves to: the process's environment over `.env.local` over `.env`. Holds secrets. */
  readonly environment: Readonly<Record<string, string>>
  /** Origin of each setting, by its dotted key in `phlo.yaml`. */
  readonly origins: Readonly<Record<string, Origin>>
}
