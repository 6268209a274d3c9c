import { PhloCommand } from '../../cli/phlo-command.js'
import { renderTable } from '../../cli/text/render-table.js'
import { type ListedSetting, listSettings } from '../../config/list-settings.js'

export default class ConfigShow extends PhloCommand {
  static override summary = 'Show the settings of the project, and where each comes from.'
  static override examples = ['<%= config.bin %> config show', '<%= config.bin %> config show --json']

  async run(): Promise<{ readonly directory: string; readonly settings: readonly ListedSetting[] }> {
    const { flags } = await this.parse(ConfigShow)
    const { config } = await this.loadProject(flags)
    const settings = listSettings(config)
    this.log(
      renderTable(settings, [
        { title: 'setting', text: ({ key }) => key },
        { title: 'value', text: ({ value }) => (typeof value === 'string' ? value : JSON.stringify(value)) },
        { title: 'from', text: ({ origin }) => origin },
      ]),
    )
    return { directory: config.directory, settings }
  }
}
