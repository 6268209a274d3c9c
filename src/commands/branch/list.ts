import { Flags } from '@oclif/core'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { renderTable } from '../../cli/text/render-table.js'
import { isPassingBranch } from '../../tables/passing-branches.js'

interface ListedBranch {
  readonly name: string
  readonly hash: string
  readonly isActive: boolean
  readonly isProtected: boolean
}

export default class BranchList extends PhloCommand {
  static override summary = 'List the branches.'
  static override examples = ['<%= config.bin %> branch list', '<%= config.bin %> branch list --all --json']
  static override flags = {
    ...warehouseFlags,
    all: Flags.boolean({
      summary: 'Also the branches of runs that were not published, and of copies that were not finished.',
    }),
  }

  async run(): Promise<{ readonly active: string; readonly branches: readonly ListedBranch[] }> {
    const { flags } = await this.parse(BranchList)
    await using project = await this.openProject(flags)
    const { protectedBranches, catalog } = project.lake
    const branches = (await catalog.references())
      .filter(({ type, name }) => type === 'BRANCH' && (flags.all || !isPassingBranch(name)))
      .map(({ name, hash }) => ({
        name,
        hash,
        isActive: name === project.ref,
        isProtected: protectedBranches.includes(name),
      }))
    this.log(
      renderTable(branches, [
        { title: '', text: ({ isActive }) => (isActive ? '*' : '') },
        { title: 'branch', text: ({ name }) => name },
        { title: 'commit', text: ({ hash }) => hash.slice(0, 12) },
        { title: '', text: ({ isProtected }) => (isProtected ? 'protected' : '') },
      ]),
    )
    return { active: project.ref, branches }
  }
}
