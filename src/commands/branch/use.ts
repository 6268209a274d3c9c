import { Args } from '@oclif/core'
import { rememberActiveBranch } from '../../cli/active-branch.js'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { branchHead } from '../../tables/write/branch-head.js'

export default class BranchUse extends PhloCommand {
  static override summary = 'Make a branch the active one: commands work on it when --ref does not name another.'
  static override examples = ['<%= config.bin %> branch use dev']
  static override args = { name: Args.string({ description: 'Name of the branch.', required: true }) }
  static override flags = warehouseFlags

  async run(): Promise<{ readonly branch: string; readonly hash: string }> {
    const { args, flags } = await this.parse(BranchUse)
    await using project = await this.openProject({ ...flags, ref: args.name })
    const hash = await branchHead(project.lake, args.name)
    await rememberActiveBranch(project.config, args.name)
    this.log(`Branch ${args.name} is active.`)
    if (this.environment.PHLO_REF) this.note(`PHLO_REF is set and wins over it: ${this.environment.PHLO_REF}.`)
    return { branch: args.name, hash }
  }
}
