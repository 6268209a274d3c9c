import { PhloCommand } from '../../cli/phlo-command.js'
import { listSettings } from '../../config/list-settings.js'

export default class ConfigValidate extends PhloCommand {
  static override summary = 'Check phlo.yaml and the .env files, and name what is wrong by line and column.'
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate -C ../lake --json',
  ]

  async run(): Promise<{ readonly valid: true; readonly notActedOn: readonly string[] }> {
    const { flags } = await this.parse(ConfigValidate)
    const { config } = await this.loadProject(flags)
    const notActedOn = listSettings(config).filter(({ isActedOn }) => !isActedOn)
    this.log(`The configuration of ${config.directory} is valid.`)
    for (const { key, origin } of notActedOn) this.note(`${origin}: nothing in this version acts on ${key} yet.`)
    return { valid: true, notActedOn: notActedOn.map(({ key }) => key) }
  }
}
