import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { type PluginJson, pluginJson } from '../../cli/plugins/plugin-json.js'
import { renderTable } from '../../cli/text/render-table.js'

interface ListedPlugins {
  readonly plugins: readonly PluginJson[]
  /** Packages that `package.json` names and that are not there, whatever they are. */
  readonly notInstalled: readonly string[]
}

export default class PluginList extends PluginCommand {
  static override summary =
    'List the plugins of the project and those that come with Phlo, and what is wrong with them.'
  static override examples = ['<%= config.bin %> plugin list', '<%= config.bin %> plugin list --json']

  async run(): Promise<ListedPlugins> {
    const { flags } = await this.parse(PluginList)
    const found = await this.findPlugins(flags)
    const plugins = found.plugins.map(pluginJson)
    const notInstalled = found.dependencies.flatMap((one) => (one.directory === undefined ? [one.package] : []))
    this.log(
      renderTable(plugins, [
        { title: 'plugin', text: (plugin) => plugin.package },
        { title: 'version', text: ({ version }) => version || 'unknown' },
        { title: 'origin', text: ({ bundled }) => (bundled ? 'phlo' : 'package.json') },
        { title: 'adds', text: ({ kinds }) => kinds.join(', ') || 'nothing' },
        { title: 'services', text: ({ services }) => services.join(', ') },
      ]),
    )
    for (const problem of plugins.flatMap(({ problems }) => problems)) this.showProblem(problem)
    if (notInstalled.length > 0) {
      this.note(`Not installed, so not looked at: ${notInstalled.join(', ')}. Install the packages of the project.`)
    }
    return { plugins, notInstalled }
  }
}
