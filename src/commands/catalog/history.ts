import { Args } from '@oclif/core'
import { parseKey } from '../../catalog/content-key.js'
import { dataFlags, limitFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { countText, timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import { type TableHistoryEntry, tableHistory } from '../../tables/table-history.js'

interface HistoryJson {
  readonly hash: string
  /** ISO 8601. */
  readonly time: string
  readonly author: string
  readonly message: string
  readonly change: TableHistoryEntry['change']
  readonly snapshotId: bigint | undefined
  /** Iceberg's summary of the snapshot. */
  readonly summary: Readonly<Record<string, string>> | undefined
}

export default class CatalogHistory extends PhloCommand {
  static override summary = 'Show the commits that changed a table, newest first.'
  static override examples = [
    '<%= config.bin %> catalog history bronze.entries',
    '<%= config.bin %> catalog history bronze.entries --limit 3 --json',
  ]
  static override args = { table: Args.string({ description: 'Name of the table.', required: true }) }
  static override flags = { ...dataFlags, limit: limitFlag }

  async run(): Promise<{ readonly table: string; readonly ref: string; readonly history: readonly HistoryJson[] }> {
    const { args, flags } = await this.parse(CatalogHistory)
    await using project = await this.openProject(flags)
    const ref = await resolveRef(project.lake, { ref: project.ref })
    this.noteRef(project)
    const entries = await tableHistory(project.lake, ref, parseKey(args.table), { entriesMax: flags.limit })
    this.log(
      renderTable(entries, [
        { title: 'commit', text: ({ commit }) => commit.hash.slice(0, 12) },
        { title: 'time', text: ({ commit }) => timeText(commit.meta.timeMs) },
        { title: 'change', text: ({ change, snapshot }) => snapshot?.summary.operation ?? change },
        { title: 'added', align: 'right', text: (entry) => summaryCount(entry, 'added-records') },
        { title: 'deleted', align: 'right', text: (entry) => summaryCount(entry, 'deleted-records') },
        { title: 'total', align: 'right', text: (entry) => summaryCount(entry, 'total-records') },
        { title: 'message', text: ({ commit }) => commit.meta.message },
      ]),
    )
    return { table: args.table, ref: ref.name, history: entries.map(historyJson) }
  }
}

function summaryCount({ snapshot }: TableHistoryEntry, key: string): string {
  const count = snapshot?.summary[key]
  return count === undefined ? '' : countText(BigInt(count))
}

function historyJson({ commit, change, snapshot }: TableHistoryEntry): HistoryJson {
  return {
    hash: commit.hash,
    time: new Date(commit.meta.timeMs).toISOString(),
    author: commit.meta.author,
    message: commit.meta.message,
    change,
    snapshotId: snapshot?.snapshotId,
    summary: snapshot?.summary,
  }
}
