import { Args, Flags } from '@oclif/core'
import { asideByFlag, dataFlags } from '../../cli/flags.js'
import { loadAssets } from '../../cli/load-assets.js'
import type { Project } from '../../cli/open-project.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type QuarantinedRowJson, rowJson } from '../../cli/quarantine/row-json.js'
import { rowsInQuarantineText } from '../../cli/quarantine/rows-in-quarantine-text.js'
import { runContext } from '../../cli/runs/run-context.js'
import { quantityText } from '../../cli/text/quantity.js'
import { previewReplay } from '../../pipelines/quarantine/preview-replay.js'
import type { RunPlan, RunReport } from '../../pipelines/run/run.js'
import { planRun } from '../../pipelines/selection/plan-run.js'

/** What `--dry-run` shows. */
interface ReplayPreviewJson {
  readonly ref: string
  readonly assets: readonly {
    readonly asset: string
    /** How many rows would be written. */
    readonly rowsFitting: number
    /** The rows that would stay. */
    readonly staying: readonly QuarantinedRowJson[]
  }[]
}

export default class QuarantineReplay extends PhloCommand {
  static override summary = 'Write rows in quarantine to their table, those that fit it by now.'
  static override description =
    'Reads the rows as the workflow now declares them. Those that fit are written, checked and published as by ' +
    '"materialize", and leave the quarantine in the same commit; the others stay. No later row is overwritten: with ' +
    '"cursor" in the workflow the later one is kept, without it only rows are added whose key the table lacks.'
  static override examples = [
    '<%= config.bin %> quarantine replay bronze.entries --dry-run',
    '<%= config.bin %> quarantine replay bronze.entries --run 01KAXY9W',
  ]
  static override args = { asset: Args.string({ description: 'Asset whose rows are replayed.', required: true }) }
  static override flags = {
    ...dataFlags,
    run: asideByFlag,
    'dry-run': Flags.boolean({ summary: 'Show which rows would stay, and write nothing.' }),
  }

  async run(): Promise<RunReport | ReplayPreviewJson> {
    const { args, flags } = await this.parse(QuarantineReplay)
    using interrupt = this.interruptible()
    await using project = await this.openProjectOnRef(flags)
    const plan = planRun(await loadAssets(project), [args.asset])
    if (flags['dry-run']) return await this.preview(project, plan, flags.run)
    const quarantine = { type: 'replay', run: flags.run } as const
    return await this.executePlan(project, {
      plan,
      publish: true,
      refresh: false,
      quarantine,
      signal: interrupt.signal,
    })
  }

  private async preview(project: Project, plan: RunPlan, run: string | undefined): Promise<ReplayPreviewJson> {
    const context = runContext(project, undefined)
    const assets = []
    for (const asset of plan.assets) {
      const { fitting, staying } = await previewReplay(context, asset, { ref: project.ref, run })
      this.log(`${asset.id}: ${quantityText(fitting.length, 'row')} would be written, ${staying.length} would stay`)
      if (staying.length > 0) this.log(rowsInQuarantineText(staying))
      assets.push({ asset: asset.id, rowsFitting: fitting.length, staying: staying.map(rowJson) })
    }
    return { ref: project.ref, assets }
  }
}
