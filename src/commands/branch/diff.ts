import { Args } from '@oclif/core'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type DifferenceJson, differenceJson, renderDifferences } from '../../cli/text/render-differences.js'
import { diffRefs } from '../../tables/diff-refs.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class BranchDiff extends PhloCommand {
  static override summary = 'Show what changes from one ref to another: tables, rows and columns.'
  static override description =
    'With one ref, from the default branch to it; with none, to the active branch. Compares the two as they are now: what a merge would do where both have moved on, `branch merge --dry-run` shows.'
  static override examples = [
    '<%= config.bin %> branch diff dev',
    '<%= config.bin %> branch diff v1 dev',
    '<%= config.bin %> branch diff --json',
  ]
  static override args = {
    ref: Args.string({ description: 'Branch, tag or commit; the one to start from when there are two.' }),
    to: Args.string({ description: 'Branch, tag or commit to end at.' }),
  }
  static override flags = warehouseFlags

  async run(): Promise<{
    readonly from: string
    readonly to: string
    readonly differences: readonly DifferenceJson[]
  }> {
    const { args, flags } = await this.parse(BranchDiff)
    await using project = await this.openProject({ ...flags, ref: args.to ?? args.ref })
    const start = args.to === undefined ? undefined : args.ref
    const [from, to] = await Promise.all([
      resolveRef(project.lake, { ref: start ?? project.config.branches.default }),
      resolveRef(project.lake, { ref: project.ref }),
    ])
    const differences = await diffRefs(project.lake, from.hash, to.hash)
    this.note(`from ${from.name} to ${to.name}`)
    this.log(renderDifferences(differences))
    return { from: from.name, to: to.name, differences: differences.map(differenceJson) }
  }
}
