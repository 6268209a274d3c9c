import { Args, Flags } from '@oclif/core'
import { yesFlag } from '../../cli/flags.js'
import { projectIdentityOf } from '../../cli/stack/project-identity-of.js'
import { restoreSecrets } from '../../cli/stack/secrets/restore-secrets.js'
import { waitTimeoutFlag } from '../../cli/stack/service-flags.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { snapshotName } from '../../cli/stack/snapshot-name.js'
import { startResultText } from '../../cli/stack/start/start-report.js'
import { startServices } from '../../cli/stack/start/start-services.js'
import { forgetStackWarehouse } from '../../cli/targets/project-warehouse.js'
import { timeText } from '../../cli/text/quantity.js'
import { restoreStack } from '../../docker/restore-stack.js'
import { readManifest } from '../../docker/snapshot/snapshot-manifest.js'

interface RestoreResult {
  readonly snapshot: string
  /** Keys of the volumes that were brought back. */
  readonly volumes: readonly string[]
  /** Names of the services that ran before, and run again. */
  readonly started: readonly string[]
}

export default class ServicesRestore extends ServicesCommand {
  static override summary = 'Bring the data of all services back to a snapshot.'
  static override description =
    'The snapshot is checked whole before anything is touched. Services that run are stopped, and started again on the data.'
  static override examples = ['<%= config.bin %> services restore before-upgrade --yes']
  static override args = { name: Args.string({ description: 'Name of the snapshot.', required: true }) }
  static override flags = {
    yes: yesFlag,
    start: Flags.boolean({ summary: 'Start the services that ran.', default: true, allowNo: true }),
    'wait-timeout': waitTimeoutFlag,
  }

  async run(): Promise<RestoreResult> {
    const { args, flags } = await this.parse(ServicesRestore)
    const { config } = await this.loadProject(flags)
    const manifest = await readManifest(config.directory, snapshotName(args.name, 0))
    const keys = manifest.volumes.map(({ key }) => key)
    const docker = await this.openDocker()
    const question = `Replace the data of ${keys.join(', ')} with that of ${timeText(manifest.createdMs)}?`
    await this.confirm(question, flags)
    await using _lock = await this.lockStack(config)
    const stack = { directory: config.directory, project: await projectIdentityOf(config) }
    const { stopped } = await restoreStack(docker, stack, {
      name: manifest.name,
      restoreSecrets: (text) => restoreSecrets(config.directory, text),
      onRestored: (key) => this.note(`restored ${key}`),
    })
    // The warehouse in it may be an earlier one than that of now.
    await forgetStackWarehouse(config.directory)
    this.log(`Restored snapshot ${manifest.name}: ${keys.join(', ')}.`)
    const result = { snapshot: manifest.name, volumes: keys, started: stopped }
    if (!flags.start || stopped.length === 0) {
      this.note(`Nothing was started: ${this.phlo} services start`)
      return { ...result, started: [] }
    }
    using interrupt = this.interruptible()
    const started = await startServices(docker, config, {
      choice: { profiles: [], services: undefined },
      waitMsMax: flags['wait-timeout'] * 1000,
      signal: interrupt.signal,
      composer: this.composer,
      tell: await this.teller(),
    })
    this.log(startResultText(started, this.phlo))
    return { ...result, started: started.started }
  }
}
