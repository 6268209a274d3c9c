import { projectIdentityOf } from '../../cli/stack/project-identity-of.js'
import { profileFlag, serviceFlag, waitTimeoutFlag } from '../../cli/stack/service-flags.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { composeForStart } from '../../cli/stack/start/compose-for-start.js'
import { portSetting } from '../../cli/stack/start/port-setting.js'
import { type StartResult, startResultText } from '../../cli/stack/start/start-report.js'
import { startServices } from '../../cli/stack/start/start-services.js'
import { readyForRestart } from '../../docker/ready-for-restart.js'
import { stopStack } from '../../docker/stop-stack.js'

export default class ServicesRestart extends ServicesCommand {
  static override summary = 'Stop services and start them again, as `services start` does.'
  static override description = 'Preparations and hooks are run again. Data stays.'
  static override examples = [
    '<%= config.bin %> services restart',
    '<%= config.bin %> services restart --service trino',
  ]
  static override flags = { profile: profileFlag, service: serviceFlag, 'wait-timeout': waitTimeoutFlag }

  async run(): Promise<StartResult> {
    const { flags } = await this.parse(ServicesRestart)
    using interrupt = this.interruptible()
    const { config } = await this.loadProject(flags)
    const [docker, project] = await Promise.all([this.openDocker(), projectIdentityOf(config)])
    await using _lock = await this.lockStack(config, { signal: interrupt.signal })
    const choice = { profiles: flags.profile, services: flags.service }
    // What would keep the services from starting again must not stop them.
    const opened = await composeForStart(docker, config, choice)
    const ready = { services: flags.service, signal: interrupt.signal, portSetting: portSetting(opened) }
    await readyForRestart(docker, opened.stack, ready, (event) => {
      if (event.type === 'pulled') this.note(`pulled ${event.image}`)
    })
    const options = { services: flags.service, volumes: false }
    await stopStack(docker, { directory: config.directory, project }, options, (service) =>
      this.note(`stopped ${service}`),
    )
    const result = await startServices(docker, config, {
      choice,
      waitMsMax: flags['wait-timeout'] * 1000,
      signal: interrupt.signal,
      composer: this.composer,
      tell: await this.teller(),
    })
    this.log(startResultText(result, this.phlo))
    return result
  }
}
