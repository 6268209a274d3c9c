import { Args, Flags } from '@oclif/core'
import { logText } from '../../cli/stack/log-text.js'
import { refuseUnknownServices } from '../../cli/stack/refuse-unknown-services.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { sinceSeconds } from '../../cli/stack/since-seconds.js'
import { readKnownStack } from '../../docker/read-known-stack.js'
import { type ServiceLogLine, stackLogs } from '../../docker/stack-logs.js'

export default class ServicesLogs extends ServicesCommand {
  static override summary = 'Show what the services of this project have written.'
  static override description = 'Without --follow the lines of all services come ordered by time.'
  static override examples = [
    '<%= config.bin %> services logs trino',
    '<%= config.bin %> services logs --follow --tail 0',
    '<%= config.bin %> services logs nessie --since 10m --timestamps',
  ]
  static override args = { service: Args.string({ description: 'Services to show; all without one.', multiple: true }) }
  static override flags = {
    follow: Flags.boolean({
      char: 'f',
      summary: 'Go on showing what is written, until Ctrl-C; under --json all of it is shown then.',
    }),
    tail: Flags.integer({ char: 'n', summary: 'Only so many of the last lines of each service.', min: 0 }),
    since: Flags.string({
      summary: 'Only what was written since a time (ISO 8601), or for so long: 10m, 2h.',
      helpValue: 'TIME',
    }),
    timestamps: Flags.boolean({ char: 't', summary: 'Put before each line when it was written.' }),
  }

  async run(): Promise<{ readonly lines: readonly ServiceLogLine[] }> {
    const { args, flags } = await this.parse(ServicesLogs)
    using interrupt = this.interruptible()
    const closed = new AbortController()
    // Whoever has read enough closes the pipe: `phlo services logs --follow | head`.
    process.stdout.once('error', () => closed.abort())
    const signal = AbortSignal.any([interrupt.signal, closed.signal])
    const { config } = await this.loadProject(flags)
    const [known, docker] = await Promise.all([readKnownStack(config.directory), this.openDocker()])
    await refuseUnknownServices(docker, args.service, known)
    const options = { stream: this.terminal.stdout, hasTimes: flags.timestamps }
    const textOf = logText(args.service ?? known.services.map(({ name }) => name), options)
    const lines: ServiceLogLine[] = []
    const show = (line: ServiceLogLine) => {
      if (this.jsonEnabled()) lines.push(line)
      else process.stdout.write(textOf(line))
    }
    const since = flags.since === undefined ? undefined : sinceSeconds(flags.since, docker.now())
    const range = { follow: flags.follow, tail: flags.tail, sinceSeconds: since, signal }
    await stackLogs(docker, known.project, { ...range, services: args.service }, show)
    return { lines }
  }
}
