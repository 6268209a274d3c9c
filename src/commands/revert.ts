import { Args, Flags } from '@oclif/core'
import { formatKey } from '../catalog/content-key.js'
import { dataFlags } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { commitOf } from '../cli/runs/commit-of.js'
import { revertCommit } from '../tables/revert-commit.js'

export default class Revert extends PhloCommand {
  static override summary = 'Undo a commit or a published run by a new commit: its tables become as they were before.'
  static override description = 'Nothing is lost: the commit stays in the log, and can be read with --at.'
  static override examples = ['<%= config.bin %> revert 3f2a9c41', '<%= config.bin %> revert 01KAXY9W --ref dev']
  static override args = {
    commit: Args.string({
      description: 'Hash of the commit, or its beginning; or the id of the run that it published.',
      required: true,
    }),
  }
  static override flags = { ...dataFlags, message: Flags.string({ char: 'm', summary: 'Message of the new commit.' }) }

  async run(): Promise<{ readonly hash: string; readonly reverted: string; readonly tables: readonly string[] }> {
    const { args, flags } = await this.parse(Revert)
    await using project = await this.openProjectOnRef(flags)
    const { hash, reverted, keys } = await revertCommit(project.lake, {
      branch: project.ref,
      commit: await commitOf(project, args.commit),
      message: flags.message,
    })
    const tables = keys.map(formatKey)
    this.log(`${project.ref} is at ${hash.slice(0, 12)}: ${tables.join(', ')} as before ${reverted.slice(0, 12)}.`)
    return { hash, reverted, tables }
  }
}
