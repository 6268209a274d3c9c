import { Flags } from '@oclif/core'
import { yesFlag } from '../../cli/flags.js'
import { projectIdentityOf } from '../../cli/stack/project-identity-of.js'
import { refuseUnknownServices } from '../../cli/stack/refuse-unknown-services.js'
import { serviceFlag } from '../../cli/stack/service-flags.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { forgetProfiles } from '../../cli/stack/start/forget-profiles.js'
import { stopText } from '../../cli/stack/stop-text.js'
import { readKnownStack } from '../../docker/read-known-stack.js'
import { type StopReport, stopStack } from '../../docker/stop-stack.js'

export default class ServicesStop extends ServicesCommand {
  static override summary = 'Stop the services of this project; their data stays.'
  static override description =
    'Removes the containers and their network. Data is in volumes, which stay unless --volumes is given.'
  static override examples = ['<%= config.bin %> services stop', '<%= config.bin %> services stop --service superset']
  static override flags = {
    service: serviceFlag,
    volumes: Flags.boolean({
      summary: 'Remove the volumes too: all data of the stack is lost.',
      exclusive: ['service'],
    }),
    yes: yesFlag,
  }

  async run(): Promise<StopReport> {
    const { flags } = await this.parse(ServicesStop)
    const { config } = await this.loadProject(flags)
    const docker = await this.openDocker()
    if (flags.volumes) await this.confirm(`Remove all data of the stack of "${config.name}"?`, flags)
    await using _lock = await this.lockStack(config)
    const project = await projectIdentityOf(config)
    const { services } = await readKnownStack(config.directory).catch(() => ({ services: [] }))
    await refuseUnknownServices(docker, flags.service, { project, services })
    const options = { services: flags.service, volumes: flags.volumes }
    const report = await stopStack(docker, { directory: config.directory, project }, options, (service) =>
      this.note(`stopped ${service}`),
    )
    await forgetProfiles(docker, config.directory)
    this.log(stopText(report))
    return report
  }
}
