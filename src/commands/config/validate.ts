import { PhloCommand } from '../../cli/phlo-command.js'
import type { ConfigProblem } from '../../config/config-problem.js'

/** What `phlo config validate --json` prints; what is not valid is an error. */
interface ValidityReport {
  readonly valid: true
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
    const [{ checkStack }, { bucketProblem }] = await Promise.all([
      import('../../cli/stack/check-stack.js'),
      import('../../cli/stack/bucket-problem.js'),
    ])
    const bucket = bucketProblem(await checkStack(config))
    this.log(`The configuration of ${config.directory} is valid.`)
    // A variable of a target is needed where the target is used, which may be another machine.
    const unset = Object.values(config.targets).flatMap(({ problems }) => problems)
    const warnings = [...config.warnings, ...unset, ...(bucket === undefined ? [] : [bucket])]
    for (const { file, line, message } of warnings) this.note(`${line === 0 ? file : `${file}:${line}`}: ${message}`)
    return { valid: true, warnings }
  }
}
