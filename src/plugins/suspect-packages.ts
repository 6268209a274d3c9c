import type { FoundPlugins } from './find-plugins.js'

/** A package that a project names, and of which nobody can tell all that it provides. */
export interface SuspectPackage {
  readonly package: string
  /** Whether it is there, and has mistakes. */
  readonly isInstalled: boolean
}

/** List the packages that may provide what no plugin is known to provide. */
export function suspectPackages({ plugins, dependencies }: FoundPlugins): readonly SuspectPackage[] {
  const broken = plugins.filter(({ problems }) => problems.length > 0)
  const missing = dependencies.filter(({ directory }) => directory === undefined)
  return [
    ...broken.map((plugin) => ({ package: plugin.package, isInstalled: true })),
    ...missing.map((dependency) => ({ package: dependency.package, isInstalled: false })),
  ]
}
