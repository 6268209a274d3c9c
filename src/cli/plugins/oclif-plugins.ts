import type { Interfaces } from '@oclif/core'
import { Plugin } from '@oclif/core/config'

/** Where the packages are found whose commands a call needs. */
export interface CommandPackages {
  /** Names; at least one. */
  readonly packages: readonly string[]
  /** Absolute path of the project. */
  readonly directory: string
}

/**
 * Load Phlo and packages of a project as oclif's plugins. By itself oclif loads those of `dependencies` alone, and many keep
 * their tools in `devDependencies`.
 *
 * @param root - absolute path of Phlo's package
 * @returns by name, Phlo first, as oclif's option `plugins` wants them
 */
export async function oclifPlugins(
  root: string,
  { packages, directory }: CommandPackages,
): Promise<Map<string, Interfaces.Plugin>> {
  const phlo = new Plugin({ isRoot: true, root })
  await phlo.load()
  const own = (phlo.pjson.oclif.plugins ?? []).map((name) => new Plugin({ name: String(name), root }))
  const others = packages.map((name) => new Plugin({ name, root: directory }))
  for (const plugin of [...own, ...others]) await plugin.load()
  return new Map([phlo, ...own, ...others].map((plugin) => [plugin.name, plugin]))
}
