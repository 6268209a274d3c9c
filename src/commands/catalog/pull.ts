import { CopyCommand } from '../../cli/push/copy-command.js'
import { copyFlags } from '../../cli/push/copy-flags.js'
import type { CopyJson } from '../../cli/push/copy-json.js'

export default class CatalogPull extends CopyCommand {
  static override summary = 'Copy tables with their branches, tags and history from another target.'
  static override description =
    'The same as `catalog push`, the other way round: what others did in the target comes here, and commits that came from ' +
    'here are known again.'
  static override examples = [
    '<%= config.bin %> catalog pull --from stack --to local',
    '<%= config.bin %> catalog pull --refs main:from-stack',
    '<%= config.bin %> catalog pull --tables bronze.*',
  ]
  static override flags = copyFlags({ from: 'stack', to: 'local' })

  async run(): Promise<CopyJson> {
    const { flags } = await this.parse(CatalogPull)
    return this.copy(flags)
  }
}
