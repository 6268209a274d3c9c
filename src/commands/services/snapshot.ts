import { Args, Flags } from '@oclif/core'
import { projectIdentityOf } from '../../cli/stack/project-identity-of.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { snapshotBytes, snapshotName } from '../../cli/stack/snapshot-name.js'
import { bytesText, timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { listSnapshots, type SnapshotManifest } from '../../docker/snapshot/snapshot-manifest.js'
import { snapshotStack } from '../../docker/snapshot-stack.js'

interface SnapshotResult {
  readonly snapshots: readonly SnapshotManifest[]
}

export default class ServicesSnapshot extends ServicesCommand {
  static override summary = 'Save the data of all services at one moment.'
  static override description =
    'Running services are frozen while their volumes are read, and go on afterwards. A snapshot lies in .phlo/snapshots/ and ' +
    'holds the secrets of the stack, since a database keeps the passwords with which it was made: treat it as one.'
  static override examples = [
    '<%= config.bin %> services snapshot before-upgrade',
    '<%= config.bin %> services snapshot --list',
  ]
  static override args = { name: Args.string({ description: 'Name of the snapshot; without one, the time.' }) }
  static override flags = { list: Flags.boolean({ summary: 'Show the snapshots that there are, and make none.' }) }

  async run(): Promise<SnapshotResult> {
    const { args, flags } = await this.parse(ServicesSnapshot)
    using interrupt = this.interruptible()
    const { config } = await this.loadProject(flags)
    if (flags.list) return this.list(config.directory)
    const docker = await this.openDocker()
    const name = snapshotName(args.name, docker.now())
    await using _lock = await this.lockStack(config, { signal: interrupt.signal })
    const stack = { directory: config.directory, project: await projectIdentityOf(config) }
    const snapshot = await snapshotStack(docker, stack, {
      name,
      project: config.name,
      signal: interrupt.signal,
      onSaved: ({ key, bytes }) => this.note(`saved ${key} (${bytesText(bytes)})`),
    })
    this.log(`Saved snapshot ${name} (${bytesText(snapshotBytes(snapshot))}). ${this.phlo} services restore ${name}`)
    return { snapshots: [snapshot] }
  }

  private async list(directory: string): Promise<SnapshotResult> {
    const snapshots = await listSnapshots(directory)
    const table = renderTable(snapshots, [
      { title: 'snapshot', text: ({ name }) => name },
      { title: 'made', text: ({ createdMs }) => timeText(createdMs) },
      { title: 'size', text: (snapshot) => bytesText(snapshotBytes(snapshot)), align: 'right' },
      { title: 'volumes', text: ({ volumes }) => volumes.map(({ key }) => key).join(', ') },
    ])
    this.log(snapshots.length === 0 ? 'There is no snapshot.' : table)
    return { snapshots }
  }
}
