import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { renderTable } from '../../cli/text/render-table.js'

export default class TagList extends PhloCommand {
  static override summary = 'List the tags.'
  static override examples = ['<%= config.bin %> tag list', '<%= config.bin %> tag list --json']
  static override flags = warehouseFlags

  async run(): Promise<{ readonly tags: readonly { readonly name: string; readonly hash: string }[] }> {
    const { flags } = await this.parse(TagList)
    await using project = await this.openProject(flags)
    const tags = (await project.lake.catalog.references())
      .filter(({ type }) => type === 'TAG')
      .map(({ name, hash }) => ({ name, hash }))
    this.log(
      renderTable(tags, [
        { title: 'tag', text: ({ name }) => name },
        { title: 'commit', text: ({ hash }) => hash.slice(0, 12) },
      ]),
    )
    return { tags }
  }
}
