import { Args, loadHelpClass } from '@oclif/core'
import { PhloCommand } from '../cli/phlo-command.js'

export default class Help extends PhloCommand {
  static override summary = 'Show what Phlo or one of its commands can do.'
  static override examples = ['<%= config.bin %> help', '<%= config.bin %> help branch merge']
  static override strict = false
  static override args = { command: Args.string({ description: 'Command or topic to show.' }) }

  async run(): Promise<void> {
    const { argv } = await this.parse(Help)
    const OclifHelp = await loadHelpClass(this.config)
    await new OclifHelp(this.config, this.config.pjson.oclif.helpOptions).showHelp(argv.map(String))
  }
}
