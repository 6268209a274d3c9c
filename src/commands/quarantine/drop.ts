import { Args } from '@oclif/core'
import { asideByFlag, dataFlags, yesFlag } from '../../cli/flags.js'
import { loadAssets } from '../../cli/load-assets.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import type { RunReport } from '../../pipelines/run/run.js'
import { planRun } from '../../pipelines/selection/plan-run.js'

export default class QuarantineDrop extends PhloCommand {
  static override summary = 'Give up rows in quarantine: they are not listed and not replayed any more.'
  static override description =
    'A commit on the ref says so, which "revert" undoes. The rows themselves stay below _quarantine/ in the warehouse.'
  static override examples = [
    '<%= config.bin %> quarantine drop bronze.entries --run 01KAXY9W',
    '<%= config.bin %> quarantine drop bronze.entries --yes',
  ]
  static override args = { asset: Args.string({ description: 'Asset whose rows are given up.', required: true }) }
  static override flags = {
    ...dataFlags,
    run: asideByFlag,
    yes: yesFlag,
  }

  async run(): Promise<RunReport> {
    const { args, flags } = await this.parse(QuarantineDrop)
    using interrupt = this.interruptible()
    await using project = await this.openProjectOnRef(flags)
    const plan = planRun(await loadAssets(project), [args.asset])
    const which = flags.run === undefined ? 'all rows' : `the rows of run ${flags.run}`
    const names = plan.assets.map(({ id }) => id).join(', ')
    await this.confirm(`Give up ${which} of ${names} in quarantine on ${project.ref}?`, flags)
    const quarantine = { type: 'drop', run: flags.run } as const
    return await this.executePlan(project, {
      plan,
      publish: true,
      refresh: false,
      quarantine,
      signal: interrupt.signal,
    })
  }
}
