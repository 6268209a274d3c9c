import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { printable } from '../../cli/text/printable.js'
import { quantityText } from '../../cli/text/quantity.js'
import { EXIT } from '../../errors.js'
import { type FsckReport, fsckLake } from '../../tables/fsck-lake.js'

export default class CatalogFsck extends PhloCommand {
  static override summary = 'Check that everything which branches and tags show is there, whole.'
  static override description =
    'Changes nothing. Exits with 1 when it finds a problem. Where Nessie keeps the catalog, its commits are its own to check.'
  static override examples = ['<%= config.bin %> catalog fsck', '<%= config.bin %> catalog fsck --json']
  static override flags = warehouseFlags

  async run(): Promise<FsckReport> {
    const { flags } = await this.parse(CatalogFsck)
    await using project = await this.openProject(flags)
    const report = await fsckLake(project.lake, project.target)
    const { refsChecked, tablesChecked, filesChecked, problems } = report
    if (problems.length > 0) process.exitCode = EXIT.failed
    for (const { subject, refs, problem, location } of problems) {
      this.log(
        printable(
          `${[subject, ...refs.map((ref) => `@${ref}`)].join(' ')}: ${problem}${location === undefined ? '' : ` (${location})`}`,
        ),
      )
    }
    if (report.commitsChecked === null) {
      this.note('Nessie keeps the commits of this catalog; they cannot be checked from here. Tables were.')
    }
    const looked = [
      quantityText(refsChecked, 'ref'),
      quantityText(tablesChecked, 'table'),
      quantityText(filesChecked, 'file'),
    ]
    this.log(`${quantityText(problems.length, 'problem')} in ${looked.join(', ')}.`)
    return report
  }
}
