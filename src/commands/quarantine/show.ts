import { Args } from '@oclif/core'
import { asideByFlag, dataFlags, limitFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type QuarantinedRowJson, rowJson } from '../../cli/quarantine/row-json.js'
import { rowsInQuarantineText } from '../../cli/quarantine/rows-in-quarantine-text.js'
import { quantityText } from '../../cli/text/quantity.js'
import { showQuarantine } from '../../pipelines/quarantine/show-quarantine.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class QuarantineShow extends PhloCommand {
  static override summary = 'Show rows that did not fit and were set aside: where they were, why, and as they were.'
  static override examples = [
    '<%= config.bin %> quarantine show bronze.entries',
    '<%= config.bin %> quarantine show bronze.entries --run 01KAXY9W --limit 5 --json',
  ]
  static override args = { asset: Args.string({ description: 'Name of the table.', required: true }) }
  static override flags = {
    ...dataFlags,
    run: asideByFlag,
    limit: limitFlag,
  }

  async run(): Promise<{
    readonly asset: string
    readonly rowsTotal: number
    readonly rows: readonly QuarantinedRowJson[]
  }> {
    const { args, flags } = await this.parse(QuarantineShow)
    await using project = await this.openProject(flags)
    const ref = await resolveRef(project.lake, { ref: project.ref })
    this.noteRef(project)
    const all = await showQuarantine(project.lake, ref, { asset: args.asset, run: flags.run })
    const rows = all.slice(0, flags.limit)
    this.log(rowsInQuarantineText(rows))
    if (rows.length < all.length || rows.length === 0) {
      this.note(`${quantityText(all.length, 'row')} in quarantine, ${rows.length} shown`)
    }
    return { asset: args.asset, rowsTotal: all.length, rows: rows.map(rowJson) }
  }
}
