import { Args } from '@oclif/core'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { type PluginReason, pluginReason } from '../../cli/plugins/plugin-reason.js'
import { printable } from '../../cli/text/printable.js'
import { findInstalled } from '../../plugins/find-by-name.js'

export default class PluginWhy extends PluginCommand {
  static override summary = 'Explain why a plugin is there, and what its services are wanted for.'
  static override examples = ['<%= config.bin %> plugin why postgres', '<%= config.bin %> plugin why phlo-kafka --json']
  static override args = {
    name: Args.string({ description: 'Package, name in the registry, or service.', required: true }),
  }

  async run(): Promise<PluginReason> {
    const { args, flags } = await this.parse(PluginWhy)
    const view = await this.findPlugins(flags)
    const { entries } = await this.readRegistry(view)
    const reason = pluginReason(findInstalled(args.name, view.plugins, entries), view)
    this.log(printable(reasonText(reason)))
    return reason
  }
}

function reasonText({ package: name, version, because, directory, services }: PluginReason): string {
  return [
    `${name} ${version}`,
    because,
    `It is in ${directory}.`,
    ...services.flatMap(({ service, isSelected, because: why, neededBy }) => [
      `service ${service}: ${isSelected ? 'part of the stack' : 'not part of the stack'}. ${why}`,
      ...(neededBy.length === 0 ? [] : [`  can serve ${neededBy.join(', ')}`]),
    ]),
  ].join('\n')
}
