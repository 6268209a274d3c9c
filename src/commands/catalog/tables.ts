import { formatKey } from '../../catalog/content-key.js'
import { atFlag, dataFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { bytesText, countText, timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { type ListedTable, listTables } from '../../tables/list-tables.js'
import { resolveRef } from '../../tables/resolve-ref.js'

interface ListedTableJson extends Omit<ListedTable, 'key' | 'fileCount'> {
  readonly key: string
  readonly fileCount: number | undefined
}

export default class CatalogTables extends PhloCommand {
  static override summary = 'List the tables on a ref, with their rows and sizes.'
  static override examples = [
    '<%= config.bin %> catalog tables',
    '<%= config.bin %> catalog tables --ref dev --json',
    '<%= config.bin %> catalog tables --at 2026-11-01',
  ]
  static override flags = { ...dataFlags, at: atFlag }

  async run(): Promise<{ readonly ref: string; readonly hash: string; readonly tables: readonly ListedTableJson[] }> {
    const { flags } = await this.parse(CatalogTables)
    await using project = await this.openProject(flags)
    const { name, hash } = await resolveRef(project.lake, { ref: project.ref, at: flags.at })
    this.noteRef(project)
    const tables = await listTables(project.lake, hash)
    this.log(
      renderTable(tables, [
        { title: 'table', text: ({ key }) => formatKey(key) },
        { title: 'type', text: ({ type }) => type },
        { title: 'rows', align: 'right', text: ({ rowCount }) => countText(rowCount) },
        { title: 'files', align: 'right', text: ({ fileCount }) => countText(fileCount) },
        { title: 'size', align: 'right', text: ({ bytes }) => (bytes === undefined ? 'unknown' : bytesText(bytes)) },
        { title: 'last change', text: ({ lastUpdatedMs }) => timeText(lastUpdatedMs) },
      ]),
    )
    return { ref: name, hash, tables: tables.map(tableJson) }
  }
}

function tableJson({ key, fileCount, ...table }: ListedTable): ListedTableJson {
  return { ...table, key: formatKey(key), fileCount: fileCount === undefined ? undefined : Number(fileCount) }
}
