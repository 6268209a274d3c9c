import { Args, Flags } from '@oclif/core'
import { dataFlags } from '../cli/flags.js'
import { loadAssets } from '../cli/load-assets.js'
import type { Project } from '../cli/open-project.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { previewJson, type RunPreviewJson, renderPreview } from '../cli/runs/render-preview.js'
import { runContext } from '../cli/runs/run-context.js'
import { PhloError } from '../errors.js'
import { previewRun } from '../pipelines/run/preview-run.js'
import type { RunPlan, RunReport } from '../pipelines/run/run.js'
import { planRun } from '../pipelines/selection/plan-run.js'

export default class Materialize extends PhloCommand {
  static override summary = 'Fill the tables of assets from their sources, check them, and publish them when they pass.'
  static override description =
    'Works on a branch of its own, and publishes all tables in one commit. When a check of severity error fails, nothing ' +
    'is published, the branch is kept for a look, and the exit code is 1.\n' +
    'SELECT is a table (bronze.entries), its name in the workflow, a pattern (bronze.*) or tag:name; a+ takes what depends ' +
    'on it too, +a what it depends on. Without one, every asset is taken.'
  static override examples = [
    '<%= config.bin %> materialize',
    '<%= config.bin %> materialize bronze.entries+ --ref dev',
    "<%= config.bin %> materialize 'tag:daily' --no-publish",
    '<%= config.bin %> materialize --dry-run',
  ]
  static override args = { select: Args.string({ description: 'Assets to fill.', multiple: true }) }
  static override flags = {
    ...dataFlags,
    publish: Flags.boolean({
      summary: 'Publish when all checks passed; otherwise keep the branch.',
      default: true,
      allowNo: true,
    }),
    refresh: Flags.boolean({ summary: 'Read all files again, and replace the rows.' }),
    'dry-run': Flags.boolean({ summary: 'Show what would be read, and write nothing.' }),
  }

  async run(): Promise<RunReport | RunPreviewJson> {
    const { args, flags } = await this.parse(Materialize)
    using interrupt = this.interruptible()
    await using project = await this.openProjectOnRef(flags, { create: true })
    // DuckDB starts while the workflows load; a failure shows where the engine is used.
    project.lake.engine().catch(() => undefined)
    const assets = await loadAssets(project)
    if (assets.length === 0) throw noAssets()
    const plan = planRun(assets, args.select ?? [])
    if (flags['dry-run']) return await this.preview(project, plan, flags)
    const { publish, refresh } = flags
    const report = await this.executePlan(project, { plan, publish, refresh, signal: interrupt.signal })
    for (const { id, schedule } of plan.assets) {
      if (schedule !== undefined) this.note(`${id} declares a schedule (${schedule}); nothing acts on it yet.`)
    }
    return report
  }

  private async preview(
    project: Project,
    plan: RunPlan,
    flags: { readonly refresh: boolean },
  ): Promise<RunPreviewJson> {
    const options = { ref: project.ref, refresh: flags.refresh }
    const preview = previewJson(await previewRun(runContext(project, undefined), plan, options), project.ref)
    this.log(renderPreview(preview))
    return preview
  }
}

function noAssets(): PhloError {
  return new PhloError('PHLO_ASSET_UNKNOWN', 'The project has no assets yet.', {
    fixes: [
      'phlo add FILE --run',
      'phlo init --template glucose, in another folder, makes a project with sample data.',
    ],
  })
}
