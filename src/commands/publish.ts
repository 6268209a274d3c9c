import { Args, Flags } from '@oclif/core'
import { targetFlag } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { runContext } from '../cli/runs/run-context.js'
import { runReportText } from '../cli/runs/run-report-text.js'
import { publishRun } from '../pipelines/run/publish-run.js'
import type { RunReport } from '../pipelines/run/run.js'

export default class Publish extends PhloCommand {
  static override summary = 'Publish a run that was kept on its branch.'
  static override examples = ['<%= config.bin %> publish 01KAXY9W', '<%= config.bin %> publish 01KAXY9W --force']
  static override args = {
    run: Args.string({ description: 'Id of the run, or its beginning or end.', required: true }),
  }
  static override flags = {
    target: targetFlag,
    force: Flags.boolean({ summary: 'Publish although checks failed, or tables that they read have changed.' }),
  }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(Publish)
    using interrupt = this.interruptible()
    await using project = await this.openProject(flags)
    const report = await publishRun(runContext(project, interrupt.signal), args.run, { force: flags.force })
    this.log(runReportText(report, this.phlo))
    return report
  }
}
