import { Args } from '@oclif/core'
import { PhloCommand } from '../../cli/phlo-command.js'
import { findSecret } from '../../cli/stack/secrets/find-secret.js'
import { readSecrets } from '../../cli/stack/secrets/secrets-file.js'
import { PhloError } from '../../errors.js'

export default class SecretsShow extends PhloCommand {
  static override summary = 'Show a secret, on a terminal only.'
  static override description =
    'Into a file, a pipe or --json it does not go: there it would stay. A program may read .phlo/secrets.env.'
  static override examples = ['<%= config.bin %> secrets show POSTGRES_PASSWORD']
  static override args = { name: Args.string({ description: 'Name of the secret.', required: true }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SecretsShow)
    const { config } = await this.loadProject(flags)
    const secret = findSecret(await readSecrets(config.directory), args.name)
    if (this.jsonEnabled() || !this.terminal.stdout.isTerminal) {
      throw new PhloError('PHLO_SECRET_HIDDEN', `The secret ${args.name} is shown on a terminal only.`, {
        context: { name: args.name },
      })
    }
    this.log(secret)
  }
}
