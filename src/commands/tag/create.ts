import { Args, Flags } from '@oclif/core'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { createRef } from '../../tables/create-ref.js'
import { refusePassingName } from '../../tables/passing-branches.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class TagCreate extends PhloCommand {
  static override summary = 'Name a commit, so that it stays and can be read later.'
  static override examples = ['<%= config.bin %> tag create v1', '<%= config.bin %> tag create before-fix --from dev']
  static override args = { name: Args.string({ description: 'Name of the new tag.', required: true }) }
  static override flags = {
    ...warehouseFlags,
    from: Flags.string({ summary: 'Branch, tag or commit to name; without it, the active branch.', helpValue: 'REF' }),
  }

  async run(): Promise<{ readonly tag: string; readonly hash: string; readonly from: string }> {
    const { args, flags } = await this.parse(TagCreate)
    refusePassingName(args.name)
    await using project = await this.openProject(flags)
    const from = await resolveRef(project.lake, { ref: flags.from ?? project.ref })
    await createRef(project.lake.catalog, { type: 'TAG', name: args.name, hash: from.hash })
    this.log(`Tag ${args.name} is at ${from.hash.slice(0, 12)} (${from.name}).`)
    return { tag: args.name, hash: from.hash, from: from.name }
  }
}
