import { Args, Flags } from '@oclif/core'
import { rememberActiveBranch } from '../../cli/active-branch.js'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { createRef } from '../../tables/create-ref.js'
import { refusePassingName } from '../../tables/passing-branches.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class BranchCreate extends PhloCommand {
  static override summary = 'Make a branch: a copy of all tables that costs nothing and changes on its own.'
  static override examples = [
    '<%= config.bin %> branch create dev',
    '<%= config.bin %> branch create fix-units --from v1 --use',
  ]
  static override args = { name: Args.string({ description: 'Name of the new branch.', required: true }) }
  static override flags = {
    ...warehouseFlags,
    from: Flags.string({
      summary: 'Branch, tag or commit to start from; without it, the active branch.',
      helpValue: 'REF',
    }),
    use: Flags.boolean({ summary: 'Make it the active branch.' }),
  }

  async run(): Promise<{
    readonly branch: string
    readonly hash: string
    readonly from: string
    readonly isActive: boolean
  }> {
    const { args, flags } = await this.parse(BranchCreate)
    refusePassingName(args.name)
    await using project = await this.openProject(flags)
    const from = await resolveRef(project.lake, { ref: flags.from ?? project.ref })
    await createRef(project.lake.catalog, { type: 'BRANCH', name: args.name, hash: from.hash })
    if (flags.use) await rememberActiveBranch(project.config, args.name)
    this.log(`Branch ${args.name} is at ${from.hash.slice(0, 12)} (${from.name})${flags.use ? ' and is active' : ''}.`)
    return { branch: args.name, hash: from.hash, from: from.name, isActive: flags.use }
  }
}
