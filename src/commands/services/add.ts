import { Args } from '@oclif/core'
import { changeServices, type ServicesChanged, servicesChangedText } from '../../cli/stack/change-services.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'

export default class ServicesAdd extends ServicesCommand {
  static override summary = 'Make services part of the stack: enables them in phlo.yaml, and keeps its comments.'
  static override examples = ['<%= config.bin %> services add superset', '<%= config.bin %> services add pgweb grafana']
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Name of a service; more may follow.', required: true }),
  }

  async run(): Promise<ServicesChanged> {
    const { argv, flags } = await this.parse(ServicesAdd)
    const { config } = await this.loadProject(flags)
    const changed = await changeServices(config, { services: argv.map(String), isAdded: true })
    this.log(servicesChangedText(changed, this.phlo))
    return changed
  }
}
