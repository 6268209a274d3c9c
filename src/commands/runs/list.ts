import { limitFlag, targetFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { runContext } from '../../cli/runs/run-context.js'
import { countText, durationText, timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { listRuns } from '../../pipelines/run/list-runs.js'
import type { RunReport } from '../../pipelines/run/run.js'

export default class RunsList extends PhloCommand {
  static override summary = 'List the runs, newest first, and how they ended.'
  static override examples = ['<%= config.bin %> runs list', '<%= config.bin %> runs list --limit 5 --json']
  static override flags = { target: targetFlag, limit: limitFlag }

  async run(): Promise<{ readonly runs: readonly RunReport[] }> {
    const { flags } = await this.parse(RunsList)
    await using project = await this.openProject(flags)
    const runs = await listRuns(runContext(project, undefined), { runsMax: flags.limit })
    this.log(
      renderTable(runs, [
        { title: 'run', text: ({ run }) => run },
        { title: 'status', text: ({ status }) => status },
        { title: 'ref', text: ({ ref }) => ref },
        { title: 'started', text: ({ startedMs }) => timeText(startedMs) },
        { title: 'took', align: 'right', text: tookText },
        { title: 'rows', align: 'right', text: rowsText },
        { title: 'assets', text: ({ assetIds }) => assetIds.join(', ') },
      ]),
    )
    return { runs }
  }
}

function tookText({ startedMs, endedMs }: RunReport): string {
  return endedMs === undefined ? 'unknown' : durationText(endedMs - startedMs)
}

/** Only a run that has ended has said what it wrote. */
function rowsText({ assets, endedMs }: RunReport): string {
  return countText(endedMs === undefined ? undefined : assets.reduce((sum, asset) => sum + asset.rowsWritten, 0n))
}
