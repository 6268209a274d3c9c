import { Args } from '@oclif/core'
import { activeBranch, rememberActiveBranch } from '../../cli/active-branch.js'
import { warehouseFlags, yesFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { forgetInTrino } from '../../cli/query/open-trino.js'
import { branchHead, refuseProtected } from '../../tables/write/branch-head.js'

export default class BranchDelete extends PhloCommand {
  static override summary = 'Delete a branch. What only it had is lost, once it is cleaned up.'
  static override examples = ['<%= config.bin %> branch delete dev', '<%= config.bin %> branch delete fix-units --yes']
  static override args = { name: Args.string({ description: 'Name of the branch.', required: true }) }
  static override flags = { ...warehouseFlags, yes: yesFlag }

  async run(): Promise<{ readonly branch: string; readonly hash: string }> {
    const { args, flags } = await this.parse(BranchDelete)
    await using project = await this.openProject({ ...flags, ref: args.name })
    const { config, lake } = project
    refuseProtected({ protectedBranches: [...lake.protectedBranches, config.branches.default] }, args.name)
    const hash = await branchHead(lake, args.name)
    await this.confirm(`Delete branch "${args.name}", which is at ${hash.slice(0, 12)}?`, flags)
    await lake.catalog.deleteReference(args.name, hash)
    await forgetInTrino(project, args.name)
    if ((await activeBranch(config)) === args.name) {
      await rememberActiveBranch(config, config.branches.default)
      this.note(`The active branch is ${config.branches.default} now.`)
    }
    this.log(`Branch ${args.name} is deleted. To have it back: ${this.phlo} branch create ${args.name} --from ${hash}`)
    return { branch: args.name, hash }
  }
}
