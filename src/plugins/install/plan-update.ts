import type { Dependency } from '../find-dependencies.js'
import type { Plugin } from '../plugin.js'
import { compareVersions, newestVersion } from '../registry/newest-version.js'
import type { RegistryEntry } from '../registry/registry.js'

/** What is to be done about an installed plugin. */
export type UpdateStep =
  | { readonly type: 'update'; readonly package: string; readonly from: string; readonly to: string }
  | { readonly type: 'current'; readonly package: string; readonly from: string }
  /** It cannot be told by its version whether there is a newer one; the reason is a sentence. */
  | { readonly type: 'skipped'; readonly package: string; readonly from: string; readonly reason: string }

export interface UpdateContext {
  readonly dependencies: readonly Dependency[]
  readonly entries: readonly RegistryEntry[]
  /** The newest version that the npm registry has of those packages that the registry of plugins does not list. */
  readonly published: ReadonlyMap<string, string>
}

/** Whether a dependency is fetched by its name from an npm registry, and not from a path or an address. */
export function isFromRegistry({ wanted }: Dependency): boolean {
  return !/^(?:file|link|workspace|portal|git|git\+\w+|https?|github):|\//.test(wanted)
}

/** Decide for each plugin of a project whether there is a newer version to install. Nothing ever goes back to an older one. */
export function planUpdate(plugins: readonly Plugin[], context: UpdateContext): readonly UpdateStep[] {
  return plugins.filter(({ bundled }) => !bundled).map((plugin) => stepFor(plugin, context))
}

function stepFor(plugin: Plugin, { dependencies, entries, published }: UpdateContext): UpdateStep {
  const base = { package: plugin.package, from: plugin.version }
  const dependency = dependencies.find((one) => one.package === plugin.package)
  if (dependency === undefined || !isFromRegistry(dependency)) {
    const reason = `It is installed from ${dependency?.wanted ?? plugin.directory}.`
    return { type: 'skipped', ...base, reason }
  }
  const entry = entries.find((one) => one.package === plugin.package)
  const to = entry === undefined ? published.get(plugin.package) : newestVersion(entry)?.version
  if (to === undefined) return { type: 'skipped', ...base, reason: 'No version of it is known to work with this Phlo.' }
  return compareVersions(to, plugin.version) > 0 ? { type: 'update', ...base, to } : { type: 'current', ...base }
}
