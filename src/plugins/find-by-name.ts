import { didYouMean, PhloError } from '../errors.js'
import type { Plugin } from './plugin.js'
import type { RegistryEntry } from './registry/registry.js'

/** What is known by a name: an installed plugin, an entry of the registry, or both. */
export interface NamedPlugin {
  readonly plugin: Plugin | undefined
  readonly entry: RegistryEntry | undefined
}

/**
 * Find an installed plugin by what people call it.
 *
 * @throws PHLO_PLUGIN_UNKNOWN - it is only listed, or not even that
 */
export function findInstalled(name: string, plugins: readonly Plugin[], entries: readonly RegistryEntry[]): Plugin {
  const { plugin, entry } = findByName(name, plugins, entries)
  if (plugin !== undefined) return plugin
  const listed = entry?.name ?? name
  throw new PhloError('PHLO_PLUGIN_UNKNOWN', `"${listed}" is in the registry, and not installed in this project.`, {
    fixes: [`Run \`phlo plugin install ${listed}\`.`],
    context: { name: listed },
  })
}

/**
 * Find a plugin by what people call it: its package, with or without its `phlo-`, its name in the registry, or a service.
 *
 * @throws PHLO_PLUGIN_UNKNOWN - neither is installed nor listed
 */
export function findByName(name: string, plugins: readonly Plugin[], entries: readonly RegistryEntry[]): NamedPlugin {
  const entry =
    entries.find((one) => one.name === name || one.package === name) ??
    entries.find(({ services }) => services.includes(name))
  const plugin =
    plugins.find((one) => one.package === name || one.package === entry?.package) ??
    plugins.find((one) => one.package.replace(/(?<=^|\/)phlo-/, '') === name) ??
    plugins.find((one) => [...one.services, ...one.brokenServices].some((service) => service.name === name))
  if (plugin !== undefined || entry !== undefined) {
    return { plugin, entry: entry ?? entries.find((one) => one.package === plugin?.package) }
  }
  const names = [
    ...plugins.flatMap((one) => [one.package, ...one.services.map((service) => service.name)]),
    ...entries.map((one) => one.name),
  ]
  const nearest = didYouMean(name, names)
  throw new PhloError('PHLO_PLUGIN_UNKNOWN', `There is no plugin "${name}".`, {
    fixes: [
      ...(nearest === undefined ? [] : [`Did you mean "${nearest}"?`]),
      'Run `phlo plugin list` or `phlo plugin search`.',
    ],
    context: { name, nearest: nearest ?? null },
  })
}
