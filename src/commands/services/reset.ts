import { yesFlag } from '../../cli/flags.js'
import { projectIdentityOf } from '../../cli/stack/project-identity-of.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { forgetProfiles } from '../../cli/stack/start/forget-profiles.js'
import { stopText } from '../../cli/stack/stop-text.js'
import { forgetStackWarehouse } from '../../cli/targets/project-warehouse.js'
import { listVolumes } from '../../docker/project-resources.js'
import { type StopReport, stopStack } from '../../docker/stop-stack.js'

export default class ServicesReset extends ServicesCommand {
  static override summary = 'Stop the services of this project and remove all their data.'
  static override description =
    'Ports, secrets and snapshots stay. The next start begins with empty volumes. Other projects are not touched.'
  static override examples = ['<%= config.bin %> services reset', '<%= config.bin %> services reset --yes']
  static override flags = { yes: yesFlag }

  async run(): Promise<StopReport> {
    const { flags } = await this.parse(ServicesReset)
    const { config } = await this.loadProject(flags)
    const [docker, project] = await Promise.all([this.openDocker(), projectIdentityOf(config)])
    const volumes = (await listVolumes(docker.api, project)).map(({ key }) => key)
    const what = volumes.length === 0 ? 'its containers; it has no data' : `all its data: ${volumes.join(', ')}`
    await this.confirm(`Reset the stack of "${config.name}"? This removes ${what}.`, flags)
    await using _lock = await this.lockStack(config)
    const report = await stopStack(docker, { directory: config.directory, project }, { volumes: true }, (service) =>
      this.note(`stopped ${service}`),
    )
    await forgetStackWarehouse(config.directory)
    await forgetProfiles(docker, config.directory)
    this.log(stopText(report))
    return report
  }
}
