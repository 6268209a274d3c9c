import { renderStatus, type StackStatus } from '../../cli/stack/render-status.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { readKnownStack } from '../../docker/read-known-stack.js'
import { stackStatus } from '../../docker/stack-status.js'

export default class ServicesStatus extends ServicesCommand {
  static override summary = 'Show how the services of this project are.'
  static override examples = ['<%= config.bin %> services status', '<%= config.bin %> services status --json']

  async run(): Promise<StackStatus> {
    const { flags } = await this.parse(ServicesStatus)
    const { config } = await this.loadProject(flags)
    const [known, docker] = await Promise.all([readKnownStack(config.directory), this.openDocker()])
    const status = { project: known.name, services: await stackStatus(docker.api, known) }
    this.log(renderStatus(status))
    return status
  }
}
