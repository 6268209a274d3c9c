import { CopyCommand } from '../../cli/push/copy-command.js'
import { copyFlags } from '../../cli/push/copy-flags.js'
import type { CopyJson } from '../../cli/push/copy-json.js'

export default class CatalogPush extends CopyCommand {
  static override summary = 'Copy tables with their branches, tags and history to another target.'
  static override description =
    'Branches of the target only move forward, at the very end, when everything is copied and verified. A copy that was ' +
    'interrupted goes on where it was; another one copies what is new. When somebody changed a branch in the target, ' +
    'nothing is copied, and the exit code is 4.'
  static override examples = [
    '<%= config.bin %> catalog push --from local --to stack',
    '<%= config.bin %> catalog push --to stack --dry-run',
    '<%= config.bin %> catalog push --to stack --refs main:incoming',
    '<%= config.bin %> catalog push --to stack --tables bronze.entries,silver.*',
  ]
  static override flags = copyFlags({ from: 'local', to: 'stack' })

  async run(): Promise<CopyJson> {
    const { flags } = await this.parse(CatalogPush)
    return this.copy(flags)
  }
}
