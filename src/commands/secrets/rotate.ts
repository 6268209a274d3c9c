import { Args, Flags } from '@oclif/core'
import { yesFlag } from '../../cli/flags.js'
import { readStackSources } from '../../cli/stack/open-stack.js'
import { rotateSecrets } from '../../cli/stack/secrets/rotate-secrets.js'
import { type RotationStep, rotationSteps } from '../../cli/stack/secrets/rotation-steps.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'

interface RotateReport {
  readonly rotated: readonly string[]
  /** What is left to do for a person. */
  readonly steps: readonly RotationStep[]
}

export default class SecretsRotate extends ServicesCommand {
  static override summary = 'Make secrets anew; the next start gives them to the services.'
  static override description = 'Whoever uses an old one from outside of the stack has to be given the new one.'
  static override examples = [
    '<%= config.bin %> secrets rotate POSTGRES_PASSWORD',
    '<%= config.bin %> secrets rotate --all --yes',
  ]
  static override strict = false
  static override args = { name: Args.string({ description: 'Name of a secret; more may follow.' }) }
  static override flags = { all: Flags.boolean({ summary: 'All secrets that there are.' }), yes: yesFlag }

  async run(): Promise<RotateReport> {
    const { argv, flags } = await this.parse(SecretsRotate)
    const { config } = await this.loadProject(flags)
    await using _lock = await this.lockStack(config)
    const names = flags.all ? 'all' : argv.map(String)
    const rotated = await rotateSecrets(config.directory, names, (found) =>
      this.confirm(`Make ${found.join(', ')} anew?`, flags),
    )
    this.log(`Made anew: ${rotated.join(', ')}. They come into force at the next start: ${this.phlo} services start`)
    const steps = rotationSteps(await readStackSources(config), rotated)
    for (const { secret, step } of steps) this.log(`${secret}: ${step}`)
    return { rotated, steps }
  }
}
