import { readStackSources } from '../../cli/stack/open-stack.js'
import { profileFlag } from '../../cli/stack/service-flags.js'
import { type ListedService, listServices, serviceListText } from '../../cli/stack/service-list.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { stackNotes } from '../../cli/stack/start/stack-notes.js'
import { viewStack } from '../../cli/stack/view-stack.js'
import { writeStack } from '../../cli/stack/write-stack.js'
import { quantityText } from '../../cli/text/quantity.js'

export default class ServicesInit extends ServicesCommand {
  static override summary = 'Compose the stack into .phlo/, with ports and secrets, and start nothing.'
  static override description =
    '`services start` does the same first. What is composed needs no Phlo: docker compose --env-file .phlo/secrets.env -f .phlo/compose.yaml up --wait'
  static override examples = ['<%= config.bin %> services init', '<%= config.bin %> services init --profile bi --json']
  static override flags = { profile: profileFlag }

  async run(): Promise<{
    readonly services: readonly ListedService[]
    readonly files: readonly string[]
    readonly newSecrets: readonly string[]
    readonly memoryBytes: number
    readonly withoutMemoryLimit: readonly string[]
  }> {
    const { flags } = await this.parse(ServicesInit)
    const { config } = await this.loadProject(flags)
    await using _lock = await this.lockStack(config)
    const opened = await viewStack(await readStackSources(config), { profiles: flags.profile, leavesOutBroken: false })
    await writeStack(opened)
    const services = listServices(opened).filter(({ reason }) => reason !== null)
    this.log(serviceListText(services))
    for (const note of stackNotes(opened)) this.note(note)
    const { newSecrets, stack } = opened
    const { files, memoryBytes } = stack
    if (newSecrets.length > 0) this.note(`New secrets in .phlo/secrets.env: ${newSecrets.join(', ')}.`)
    this.note(`Wrote ${quantityText(files.length, 'file')} below .phlo/. Start the stack: ${this.phlo} services start`)
    return {
      services,
      files: files.map(({ path }) => `.phlo/${path}`),
      newSecrets,
      memoryBytes,
      withoutMemoryLimit: stack.withoutMemoryLimit,
    }
  }
}
