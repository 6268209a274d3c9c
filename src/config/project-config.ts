import type { ServiceSettings } from './service-settings.js'

/** Where a setting came from, as a person would look it up: `phlo.yaml:4:3`, `PHLO_TARGET`, `.env:2`, `--target`, `default`. */
export type Origin = string

export interface LocalTarget {
  /** Absolute path of the warehouse folder. */
  readonly warehouse: string
  /** Memory that the SQL engine may use before it spills, in bytes; `undefined`: the engine's own default. */
  readonly memoryBytesMax: number | undefined
  /** `undefined`: one per core. */
  readonly threads: number | undefined
}

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
  readonly targets: {
    readonly local: LocalTarget
    /** The other targets by name, as they are written. */
    readonly others: Readonly<Record<string, unknown>>
  }
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

/** Something in a project's files that is not as it must be. */
export interface ConfigProblem {
  /** File name relative to the project, or the name of the variable or flag. */
  readonly file: string
  /** From 1; 0 when the value does not come from a file. */
  readonly line: number
  /** From 1; 0 when the value does not come from a file. */
  readonly column: number
  /** Dotted key of the setting; empty for the file as a whole. */
  readonly key: string
  readonly message: string
  /** What would be right there, in words. */
  readonly expected: string
}
