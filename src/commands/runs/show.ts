import { Args } from '@oclif/core'
import { targetFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { renderRun } from '../../cli/runs/render-run.js'
import { runContext } from '../../cli/runs/run-context.js'
import { showRun } from '../../pipelines/run/list-runs.js'
import type { RunReport } from '../../pipelines/run/run.js'

export default class RunsShow extends PhloCommand {
  static override summary = 'Show a run: its assets, their checks, and some of the rows that failed.'
  static override examples = ['<%= config.bin %> runs show 01KAXY9W', '<%= config.bin %> runs show 01KAXY9W --json']
  static override args = {
    run: Args.string({ description: 'Id of the run, or its beginning or end.', required: true }),
  }
  static override flags = { target: targetFlag }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(RunsShow)
    await using project = await this.openProject(flags)
    const report = await showRun(runContext(project, undefined), args.run)
    this.log(renderRun(report, this.phlo))
    return report
  }
}
