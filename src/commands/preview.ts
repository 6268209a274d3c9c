import { Args, Flags } from '@oclif/core'
import { dataFlags } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { columnsText, type FoundColumn, foundColumns } from '../cli/source-files/found-columns.js'
import { previewSource } from '../cli/source-files/preview-source.js'
import { rowsText } from '../cli/source-files/rows-text.js'
import { differencesText, type TableDifferences, tableDifferences } from '../cli/source-files/table-differences.js'
import { displayText } from '../query/formats/display-text.js'
import { type Json, valueJson } from '../query/formats/value-json.js'

export default class Preview extends PhloCommand {
  static override summary = 'Show the rows and columns of files, and how they differ from the table. Writes nothing.'
  static override description =
    'SOURCE is a file, a folder, a glob or a URL, or the name of an asset: then its own schema is used, and a row that does ' +
    'not fit it is shown with its file, line and column.'
  static override examples = [
    '<%= config.bin %> preview orders.csv',
    "<%= config.bin %> preview 'data/*.json' --table bronze.orders",
    '<%= config.bin %> preview bronze.orders --rows 50',
  ]
  static override args = {
    source: Args.string({ description: 'Files, or an asset.', required: true, multiple: true }),
  }
  static override flags = {
    ...dataFlags,
    rows: Flags.integer({ summary: 'First rows to show.', default: 10, min: 1, max: 10_000 }),
    table: Flags.string({ summary: 'Table to compare with.', helpValue: 'NAMESPACE.NAME' }),
  }

  async run(): Promise<{
    readonly asset: string | undefined
    readonly table: string
    readonly columns: readonly FoundColumn[]
    readonly rows: readonly (readonly Json[])[]
    /** Absent where there is no such table. */
    readonly differences: TableDifferences | undefined
    readonly notes: readonly string[]
  }> {
    const { args, flags } = await this.parse(Preview)
    using interrupt = this.interruptible()
    await using project = await this.openProject(flags, { create: true })
    const { asset, table, tableSchema, fields, rows, notes } = await previewSource(project, {
      sources: args.source,
      directory: this.workingDirectory,
      table: flags.table,
      rowsMax: flags.rows,
      signal: interrupt.signal,
    })
    const columns = foundColumns(fields, rows)
    const differences = tableSchema === undefined ? undefined : tableDifferences(tableSchema, fields)
    this.log(await rowsText(fields, rows, this.terminal.stdout.columns))
    this.log(`${columnsText(columns)}\n`)
    for (const note of notes) this.log(displayText(note))
    this.log(differencesText(table, differences))
    const json = rows.map((row) => fields.map(({ type }, index) => valueJson(type, row[index] ?? null)))
    return { asset: asset?.id, table, columns, rows: json, differences, notes }
  }
}
