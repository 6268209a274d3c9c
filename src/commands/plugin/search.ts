import { Args } from '@oclif/core'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { renderTable } from '../../cli/text/render-table.js'
import { newestVersion } from '../../plugins/registry/newest-version.js'
import type { Registry, RegistryEntry } from '../../plugins/registry/registry.js'
import { searchRegistry } from '../../plugins/registry/search-registry.js'

interface FoundEntry extends Pick<RegistryEntry, 'name' | 'package' | 'kinds' | 'description' | 'bundled'> {
  /** `undefined`: not installed. */
  readonly installed: string | undefined
  /** The newest version that works with this Phlo; `undefined`: none is listed. */
  readonly newest: string | undefined
}

interface SearchResult extends Pick<Registry, 'origin' | 'note'> {
  readonly plugins: readonly FoundEntry[]
}

export default class PluginSearch extends PluginCommand {
  static override summary = 'Search the registry of plugins.'
  static override description =
    'The registry comes with Phlo, or is the one at `registry.url` of `phlo.yaml`. ' +
    'Where that cannot be reached, what it said last is searched, and a note says so.'
  static override examples = ['<%= config.bin %> plugin search', '<%= config.bin %> plugin search object store']
  static override args = { word: Args.string({ description: 'Words that must all occur; none: list everything.' }) }
  static override strict = false

  async run(): Promise<SearchResult> {
    const { argv, flags } = await this.parse(PluginSearch)
    const found = await this.findPlugins(flags)
    const { entries, origin, note } = await this.readRegistry(found)
    const plugins = searchRegistry(entries, argv.map(String)).map((entry): FoundEntry => {
      const installed = found.plugins.find((plugin) => plugin.package === entry.package)?.version
      const { name, package: npm, kinds, description, bundled } = entry
      return { name, package: npm, kinds, description, bundled, installed, newest: newestVersion(entry)?.version }
    })
    this.log(
      plugins.length === 0
        ? 'No plugin of the registry has all of these words.'
        : renderTable(plugins, [
            { title: 'name', text: ({ name }) => name },
            { title: 'adds', text: ({ kinds }) => kinds.join(', ') },
            { title: 'state', text: stateOf },
            { title: 'description', text: ({ description }) => description },
          ]),
    )
    return { origin, note, plugins }
  }
}

function stateOf({ bundled, installed, newest }: FoundEntry): string {
  if (bundled) return 'comes with Phlo'
  if (installed !== undefined) return `installed ${installed}`
  return newest ?? 'nothing for this Phlo'
}
