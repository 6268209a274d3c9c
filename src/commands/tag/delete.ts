import { Args } from '@oclif/core'
import { warehouseFlags, yesFlag } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { forgetInTrino } from '../../cli/query/open-trino.js'
import { PhloError } from '../../errors.js'
import { resolveRef } from '../../tables/resolve-ref.js'

export default class TagDelete extends PhloCommand {
  static override summary = 'Delete a tag. What only it kept is lost, once it is cleaned up.'
  static override examples = ['<%= config.bin %> tag delete v1', '<%= config.bin %> tag delete v1 --yes']
  static override args = { name: Args.string({ description: 'Name of the tag.', required: true }) }
  static override flags = { ...warehouseFlags, yes: yesFlag }

  async run(): Promise<{ readonly tag: string; readonly hash: string }> {
    const { args, flags } = await this.parse(TagDelete)
    await using project = await this.openProject({ ...flags, ref: args.name })
    const { type, hash } = await resolveRef(project.lake, { ref: args.name })
    if (type !== 'TAG') {
      throw new PhloError('PHLO_REF_UNKNOWN', `"${args.name}" is a ${type.toLowerCase()}, not a tag.`, {
        fixes: ['phlo tag list'],
        context: { ref: args.name, type },
      })
    }
    await this.confirm(`Delete tag "${args.name}", which is at ${hash.slice(0, 12)}?`, flags)
    await project.lake.catalog.deleteReference(args.name, hash)
    await forgetInTrino(project, args.name)
    this.log(`Tag ${args.name} is deleted. It was at ${hash}.`)
    return { tag: args.name, hash }
  }
}
