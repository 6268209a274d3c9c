import type { ConfigProblem } from '../config/config-problem.js'
import type { BrokenService } from './broken-service.js'
import type { PluginIdentity, ServiceDefinition } from './service-definition.js'

/** What a plugin can add. Transforms, Dagster extensions and Observatory pages are reserved, and refused in manifests. */
export const PLUGIN_KINDS = ['service', 'source', 'check', 'cli'] as const

export type PluginKind = (typeof PLUGIN_KINDS)[number]

/** The version of the plugin interface that this Phlo has: `phlo.api` of a manifest may be up to this. */
export const PLUGIN_API = 1

/** Paths of the code that a plugin brings, below its folder; `undefined`: none of that kind. */
export interface PluginCode {
  readonly sources: string | undefined
  readonly checks: string | undefined
  /** A folder of oclif commands. */
  readonly commands: string | undefined
}

/** A command that a plugin adds. */
export interface PluginCommand {
  /** As it is typed: `kafka topics`. */
  readonly name: string
  /** Below the plugin's folder; `undefined`: its oclif manifest knows, so that help can be shown without loading it. */
  readonly file: string | undefined
}

/** A package that adds something to Phlo, as its files say; none of its code was run to know it. */
export interface Plugin extends PluginIdentity {
  readonly description: string
  /** Absolute path of the package. */
  readonly directory: string
  readonly kinds: readonly PluginKind[]
  /** Those that can be used: services with problems or with a name that is taken are left out. */
  readonly services: readonly ServiceDefinition[]
  /** Those that cannot be used for their problems, as far as their names can be told. */
  readonly brokenServices: readonly BrokenService[]
  /** Paths of the files that its manifest lists as services, below its folder. */
  readonly serviceFiles: readonly string[]
  readonly code: PluginCode
  readonly commands: readonly PluginCommand[]
  /** Programs that its package manager would run when it is installed: `postinstall`, and so on. */
  readonly installScripts: readonly string[]
  /** Packages that come with it, for it needs them itself: `yaml ^2.9.1`. */
  readonly dependencies: readonly string[]
  /** What is wrong with it, each at its line where it has one. */
  readonly problems: readonly ConfigProblem[]
}
