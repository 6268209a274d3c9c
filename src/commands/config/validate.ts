import { PhloCommand } from '../../cli/phlo-command.js'
import { listSettings } from '../../config/list-settings.js'
import type { ConfigProblem } from '../../config/project-config.js'

/** What `phlo config validate --json` prints; what is not valid is an error. */
interface ValidityReport {
  readonly valid: true
  /** Keys that nothing in this version reads. */
  readonly notActedOn: readonly string[]
  /** What may be a mistake. */
  readonly warnings: readonly ConfigProblem[]
}

export default class ConfigValidate extends PhloCommand {
  static override summary = 'Check phlo.yaml and the .env files, and name what is wrong by line and column.'
  static override description =
    'Composes the stack as well, with its drop-ins and the services of every profile, and writes nothing.'
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate -C ../lake --json',
  ]

  async run(): Promise<ValidityReport> {
    const { flags } = await this.parse(ConfigValidate)
    const { config } = await this.loadProject(flags)
    const { checkStack } = await import('../../cli/stack/check-stack.js')
    await checkStack(config)
    const notActedOn = listSettings(config).filter(({ isActedOn }) => !isActedOn)
    this.log(`The configuration of ${config.directory} is valid.`)
    for (const { key, origin } of notActedOn) this.note(`${origin}: nothing in this version acts on ${key} yet.`)
    for (const { file, line, message } of config.warnings)
      this.note(`${line === 0 ? file : `${file}:${line}`}: ${message}`)
    return { valid: true, notActedOn: notActedOn.map(({ key }) => key), warnings: config.warnings }
  }
}
