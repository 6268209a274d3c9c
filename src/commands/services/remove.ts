import { Args } from '@oclif/core'
import { changeServices, type ServicesChanged, servicesChangedText } from '../../cli/stack/change-services.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'

export default class ServicesRemove extends ServicesCommand {
  static override summary = 'Take services out of the stack, in phlo.yaml; its comments stay, and so does their data.'
  static override examples = [
    '<%= config.bin %> services remove superset',
    '<%= config.bin %> services remove dagster trino',
  ]
  static override strict = false
  static override args = {
    service: Args.string({ description: 'Name of a service; more may follow.', required: true }),
  }

  async run(): Promise<ServicesChanged> {
    const { argv, flags } = await this.parse(ServicesRemove)
    const { config } = await this.loadProject(flags)
    const changed = await changeServices(config, { services: argv.map(String), isAdded: false })
    this.log(servicesChangedText(changed, this.phlo))
    return changed
  }
}
