import { Args } from '@oclif/core'
import { formatKey, parseKey } from '../../catalog/content-key.js'
import { atFlag, dataFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { renderDescription, type TableJson, tableJson } from '../../cli/text/render-description.js'
import { describeTable } from '../../tables/describe-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class CatalogDescribe extends PhloCommand {
  static override summary = 'Show what a table is: columns, partition, properties, rows and files.'
  static override examples = [
    '<%= config.bin %> catalog describe bronze.entries',
    '<%= config.bin %> catalog describe bronze.entries --ref dev --json',
  ]
  static override args = { table: Args.string({ description: 'Name of the table.', required: true }) }
  static override flags = { ...dataFlags, at: atFlag }

  async run(): Promise<TableJson> {
    const { args, flags } = await this.parse(CatalogDescribe)
    await using project = await this.openProject(flags)
    const ref = await resolveRef(project.lake, { ref: project.ref, at: flags.at })
    this.noteRef(project)
    const table = await describeTable(project.lake, ref, parseKey(args.table))
    this.log(`${formatKey(table.key)} on ${ref.name}\n${renderDescription(table)}`)
    return tableJson(table, ref)
  }
}
