import { dataFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type QuarantinedRowJson, rowJson } from '../../cli/quarantine/row-json.js'
import { reasonTexts } from '../../cli/quarantine/rows-in-quarantine-text.js'
import { countText, timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { listQuarantine, type QuarantineBatch } from '../../pipelines/quarantine/list-quarantine.js'
import { resolveRef } from '../../tables/resolve-ref.js'

interface QuarantineBatchJson extends Omit<QuarantineBatch, 'first'> {
  readonly first: QuarantinedRowJson | null
}

export default class QuarantineList extends PhloCommand {
  static override summary = 'List the rows that did not fit and were set aside, by asset and run.'
  static override examples = ['<%= config.bin %> quarantine list', '<%= config.bin %> quarantine list --ref dev --json']
  static override flags = dataFlags

  async run(): Promise<{
    readonly ref: string
    readonly hash: string
    readonly quarantine: readonly QuarantineBatchJson[]
  }> {
    const { flags } = await this.parse(QuarantineList)
    await using project = await this.openProject(flags)
    const { name, hash } = await resolveRef(project.lake, { ref: project.ref })
    this.noteRef(project)
    const batches = await listQuarantine(project.lake, hash)
    this.log(
      renderTable(batches, [
        { title: 'asset', text: ({ asset }) => asset },
        { title: 'rows', align: 'right', text: ({ rows }) => countText(rows) },
        { title: 'run', text: ({ run }) => run ?? 'unknown' },
        { title: 'started', text: ({ startedMs }) => timeText(startedMs ?? undefined) },
        { title: 'first', text: firstText },
      ]),
    )
    return { ref: name, hash, quarantine: batches.map(batchJson) }
  }
}

function firstText({ first }: QuarantineBatch): string {
  return first === null ? 'The rows are not in this warehouse.' : (reasonTexts(first)[0] ?? '')
}

function batchJson({ first, ...batch }: QuarantineBatch): QuarantineBatchJson {
  return { ...batch, first: first && rowJson(first) }
}
