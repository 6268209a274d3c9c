import { Args } from '@oclif/core'
import { offerText } from '../../cli/plugins/offer-text.js'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { type PluginJson, pluginJson } from '../../cli/plugins/plugin-json.js'
import { printable } from '../../cli/text/printable.js'
import { findByName, type NamedPlugin } from '../../plugins/find-by-name.js'
import { type PluginOffer, pluginOffer } from '../../plugins/plugin-offer.js'
import type { RegistryEntry } from '../../plugins/registry/registry.js'

interface PluginInfoJson {
  /** `undefined`: it is not installed. */
  readonly installed: (PluginJson & { readonly adds: PluginOffer }) | undefined
  /** `undefined`: the registry does not list it. */
  readonly listed: RegistryEntry | undefined
}

export default class PluginInfo extends PluginCommand {
  static override summary = 'Show what a plugin adds, and what the registry says of it.'
  static override examples = ['<%= config.bin %> plugin info trino', '<%= config.bin %> plugin info phlo-kafka --json']
  static override args = {
    name: Args.string({ description: 'Package, name in the registry, or service.', required: true }),
  }

  async run(): Promise<PluginInfoJson> {
    const { args, flags } = await this.parse(PluginInfo)
    const found = await this.findPlugins(flags)
    const { entries } = await this.readRegistry(found)
    const named = findByName(args.name, found.plugins, entries)
    this.log(printable(infoText(named)))
    for (const problem of named.plugin?.problems ?? []) this.showProblem(problem)
    const { plugin, entry } = named
    return { installed: plugin && { ...pluginJson(plugin), adds: pluginOffer(plugin) }, listed: entry }
  }
}

function infoText({ plugin, entry }: NamedPlugin): string {
  const name = plugin?.package ?? entry?.package ?? ''
  const state = plugin
    ? `${plugin.version || 'unknown version'}, ${plugin.bundled ? 'comes with Phlo' : 'installed in this project'}`
    : 'not installed'
  return [
    `${name}: ${state}`,
    plugin?.description || entry?.description || '',
    ...(plugin ? [offerText(pluginOffer(plugin))] : []),
    ...(entry ? registryLines(entry) : ['The registry does not list it.']),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function registryLines({ bundled, versions, homepage }: RegistryEntry): readonly string[] {
  return [
    ...(homepage === undefined ? [] : [homepage]),
    ...(bundled ? [] : ['verified versions:']),
    ...versions.map(({ version, api, yanked }) =>
      yanked === undefined ? `  ${version}, plugin interface ${api}` : `  ${version}, withdrawn: ${yanked}`,
    ),
  ]
}
