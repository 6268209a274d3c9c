import { buildFlag, profileFlag, serviceFlag, waitTimeoutFlag } from '../../cli/stack/service-flags.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { type StartResult, startResultText } from '../../cli/stack/start/start-report.js'
import { startServices } from '../../cli/stack/start/start-services.js'

export default class ServicesStart extends ServicesCommand {
  static override summary = 'Start the services of this project, and wait until they are healthy.'
  static override description =
    'Composes the stack anew, so that changes of phlo.yaml come into force; what is up as it must be is left alone.\n' +
    'Ctrl-C undoes what was begun. When a service fails, the others keep running, and the exit code is 3.'
  static override examples = [
    '<%= config.bin %> services start',
    '<%= config.bin %> services start --profile bi',
    '<%= config.bin %> services start --service trino --wait-timeout 600',
  ]
  static override flags = {
    profile: profileFlag,
    service: serviceFlag,
    build: buildFlag,
    'wait-timeout': waitTimeoutFlag,
  }

  async run(): Promise<StartResult> {
    const { flags } = await this.parse(ServicesStart)
    using interrupt = this.interruptible()
    const { config } = await this.loadProject(flags)
    const docker = await this.openDocker()
    const waitMsMax = flags['wait-timeout'] * 1000
    await using _lock = await this.lockStack(config, { waitMsMax, signal: interrupt.signal })
    const result = await startServices(docker, config, {
      choice: { profiles: flags.profile, services: flags.service },
      build: flags.build,
      waitMsMax,
      signal: interrupt.signal,
      composer: this.composer,
      tell: await this.teller(),
    })
    this.log(startResultText(result, this.phlo))
    return result
  }
}
