import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { quantityText } from '../../cli/text/quantity.js'
import { type RelocateReport, relocateWarehouse } from '../../tables/relocate-warehouse.js'

export default class CatalogRelocate extends PhloCommand {
  static override summary = 'Tell other engines where a moved warehouse is now, by rewriting table metadata.'
  static override description =
    'Phlo itself reads a moved warehouse as it is. Other engines find files by the absolute paths in the metadata.'
  static override examples = ['<%= config.bin %> catalog relocate']
  static override flags = warehouseFlags

  async run(): Promise<RelocateReport> {
    const { flags } = await this.parse(CatalogRelocate)
    await using project = await this.openProject(flags)
    const report = await relocateWarehouse(project.lake)
    this.log(`The warehouse is at ${report.to}.${report.branches.length === 0 ? ' No table had to be rewritten.' : ''}`)
    for (const { name, tableCount } of report.branches) this.log(`  ${name}: ${quantityText(tableCount, 'table')}`)
    if (report.tagsKept.length > 0) this.note(`Tags stay as they were, for Phlo only: ${report.tagsKept.join(', ')}.`)
    return report
  }
}
