import type { ConfigProblem } from '../../config/config-problem.js'
import { PhloError } from '../../errors.js'
import { PLUGIN_API, type Plugin } from '../plugin.js'
import { type PluginOffer, pluginOffer } from '../plugin-offer.js'
import type { RegistryEntry } from '../registry/registry.js'
import type { PackageFiles } from './content-differences.js'

/** A package that was fetched to be looked at, and is not installed yet. */
export interface FetchedPlugin {
  /** `undefined`: the package is no plugin. */
  readonly plugin: Plugin | undefined
  /** What was fetched, as messages call it. */
  readonly displayName: string
  /** Of its tarball: `sha512-…`. */
  readonly integrity: string
  /** What its tarball holds. */
  readonly files: PackageFiles
}

/** Refusals that the user overrides. */
export interface Allowances {
  readonly unverified: boolean
  readonly incompatible: boolean
  readonly yanked: boolean
}

export interface InstallContext {
  /** What the registry lists. */
  readonly entries: readonly RegistryEntry[]
  /** The plugins that there are already. */
  readonly plugins: readonly Plugin[]
  readonly allow: Allowances
}

/** What installing a plugin means, decided before anything is installed. */
export interface InstallPlan {
  readonly package: string
  readonly version: string
  readonly integrity: string
  /** Whether the registry lists this version with this integrity. */
  readonly isVerified: boolean
  readonly adds: PluginOffer
  /** Names of its services that another plugin has already; they will be left out. */
  readonly clashes: readonly string[]
  /** What keeps it from being installed, the gravest first; empty: nothing does. */
  readonly refusals: readonly PhloError[]
}

/**
 * Decide whether a fetched package is installed, and say what it adds.
 *
 * @throws PHLO_PLUGIN_INVALID - it is no plugin, or its files have mistakes
 */
export function planInstall(fetched: FetchedPlugin, context: InstallContext): InstallPlan {
  const plugin = usable(fetched)
  const { package: name, version } = plugin
  const others = context.plugins.filter((other) => other.package !== name)
  const taken = new Set(others.flatMap(({ services }) => services.map((service) => service.name)))
  const entry = context.entries.find((one) => one.package === name)
  const listed = entry?.versions.find((one) => one.version === version)
  const subject = { plugin, integrity: fetched.integrity, entry, listed, allow: context.allow }
  return {
    package: name,
    version,
    integrity: fetched.integrity,
    isVerified: listed?.integrity === fetched.integrity,
    adds: pluginOffer(plugin),
    clashes: plugin.services.map((service) => service.name).filter((service) => taken.has(service)),
    refusals: [alteration(subject), yanking(subject), incompatibility(subject), unverified(subject)].flatMap(
      (refusal) => refusal ?? [],
    ),
  }
}

function usable({ plugin, displayName }: FetchedPlugin): Plugin {
  if (plugin === undefined) {
    throw new PhloError('PHLO_PLUGIN_INVALID', `${displayName} is no plugin: its package.json has no \`phlo\` key.`, {
      fixes: ['If the project needs it all the same, install it with the package manager.'],
      context: { package: displayName },
    })
  }
  const problems = plugin.problems.filter((problem) => !isNewerApi(problem))
  const [first] = problems
  if (first === undefined) return plugin
  const at = first.line === 0 ? first.file : `${first.file}:${first.line}:${first.column}`
  throw new PhloError('PHLO_PLUGIN_INVALID', `${displayName} has mistakes, such as at ${at}: ${first.message}`, {
    context: { package: plugin.package, version: plugin.version, problems },
  })
}

/** A manifest that is made for a newer Phlo is not wrong. */
function isNewerApi({ key, expected }: ConfigProblem): boolean {
  return key === 'phlo.api' && expected === `at most ${PLUGIN_API}`
}

interface Subject extends Pick<InstallContext, 'allow'> {
  readonly plugin: Plugin
  readonly integrity: string
  readonly entry: RegistryEntry | undefined
  readonly listed: RegistryEntry['versions'][number] | undefined
}

/** The registry knows this version with another content: no flag makes that right. */
function alteration({ plugin, listed, integrity }: Subject): PhloError | undefined {
  if (listed === undefined || listed.integrity === integrity) return undefined
  const { package: name, version } = plugin
  return new PhloError('PHLO_PLUGIN_ALTERED', `${name} ${version} is not what the registry of plugins lists.`, {
    context: { package: name, version, integrity, listed: listed.integrity },
  })
}

function yanking({ plugin, listed, allow }: Subject): PhloError | undefined {
  if (listed?.yanked === undefined || allow.yanked) return undefined
  const { package: name, version } = plugin
  return new PhloError('PHLO_PLUGIN_YANKED', `${name} ${version} was withdrawn: ${listed.yanked}`, {
    context: { package: name, version, reason: listed.yanked },
  })
}

function incompatibility({ plugin, allow }: Subject): PhloError | undefined {
  const problem = plugin.problems.find(isNewerApi)
  if (problem === undefined || allow.incompatible) return undefined
  const { package: name, version } = plugin
  return new PhloError('PHLO_PLUGIN_INCOMPATIBLE', `${name} ${version} does not fit: ${problem.message}`, {
    context: { package: name, version, api: PLUGIN_API },
  })
}

function unverified({ plugin, listed, entry, integrity, allow }: Subject): PhloError | undefined {
  if (listed !== undefined || allow.unverified) return undefined
  const { package: name, version } = plugin
  const reason = entry === undefined ? 'lists no such plugin' : 'does not list this version'
  return new PhloError(
    'PHLO_PLUGIN_UNVERIFIED',
    `Nobody has verified ${name} ${version}: the registry of plugins ${reason}.`,
    {
      fixes: ['Look at what it adds, then install it with --allow-unverified.'],
      context: { package: name, version, integrity },
    },
  )
}
