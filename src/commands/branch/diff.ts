import { Args } from '@oclif/core'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type DifferenceJson, differenceJson, renderDifferences } from '../../cli/render-differences.js'
import { diffRefs } from '../../tables/diff-refs.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class BranchDiff extends PhloCommand {
  static override summary = 'Show what a ref has that another has not: tables, rows and columns.'
  static override description =
    'Compares the two as they are now. What a merge would do where both have moved on, `branch merge --dry-run` shows.'
  static override examples = [
    '<%= config.bin %> branch diff dev',
    '<%= config.bin %> branch diff dev v1',
    '<%= config.bin %> branch diff --json',
  ]
  static override args = {
    ref: Args.string({ description: 'Branch, tag or commit to look at; without it, the active branch.' }),
    base: Args.string({ description: 'What to compare it with; without it, the default branch.' }),
  }
  static override flags = warehouseFlags

  async run(): Promise<{
    readonly from: string
    readonly to: string
    readonly differences: readonly DifferenceJson[]
  }> {
    const { args, flags } = await this.parse(BranchDiff)
    await using project = await this.openProject({ ...flags, ref: args.ref })
    const [from, to] = await Promise.all([
      resolveRef(project.lake, { ref: args.base ?? project.config.branches.default }),
      resolveRef(project.lake, { ref: project.ref }),
    ])
    const differences = await diffRefs(project.lake, from.hash, to.hash)
    this.note(`from ${from.name} to ${to.name}`)
    this.log(renderDifferences(differences))
    return { from: from.name, to: to.name, differences: differences.map(differenceJson) }
  }
}
