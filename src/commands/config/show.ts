import { PhloCommand } from '../../cli/phlo-command.js'

export default class ConfigShow extends PhloCommand {
  static override summary = 'Show the settings of the project, and where each comes from.'
  static override examples = ['<%= config.bin %> config show', '<%= config.bin %> config show --json']

  async run(): Promise<unknown> {
    const { flags } = await this.parse(ConfigShow)
    const { config } = await this.loadProject(flags)
    this.log(JSON.stringify(config.origins))
    return config.origins
  }
}
