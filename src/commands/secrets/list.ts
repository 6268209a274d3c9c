import { PhloCommand } from '../../cli/phlo-command.js'
import { readStackSources } from '../../cli/stack/open-stack.js'
import { type ListedSecret, listSecrets, secretListText } from '../../cli/stack/secrets/secret-list.js'
import { readSecrets } from '../../cli/stack/secrets/secrets-file.js'
import { wantedProfiles } from '../../cli/stack/start/wanted-profiles.js'

export default class SecretsList extends PhloCommand {
  static override summary = 'List the secrets of the stack and what they are for, without showing them.'
  static override examples = ['<%= config.bin %> secrets list', '<%= config.bin %> secrets list --json']

  async run(): Promise<{ readonly secrets: readonly ListedSecret[] }> {
    const { flags } = await this.parse(SecretsList)
    const { config } = await this.loadProject(flags)
    const sources = await readStackSources(config)
    const profiles = await wantedProfiles(sources, [])
    const secrets = listSecrets(sources, { secrets: await readSecrets(config.directory), profiles })
    this.log(secretListText(secrets))
    return { secrets }
  }
}
