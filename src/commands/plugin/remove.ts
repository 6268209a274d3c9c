import { Args } from '@oclif/core'
import { yesFlag } from '../../cli/flags.js'
import { findPackageManager } from '../../cli/plugins/find-package-manager.js'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { runPackageManager } from '../../cli/plugins/run-package-manager.js'
import { PhloError } from '../../errors.js'
import { findInstalled } from '../../plugins/find-by-name.js'
import { removeCommand } from '../../plugins/install/package-manager.js'
import { type PluginUse, usesOfPlugin } from '../../plugins/install/uses-of-plugin.js'
import type { Plugin } from '../../plugins/plugin.js'

interface RemoveReport {
  readonly package: string
  readonly version: string
  /** The command that took it away. */
  readonly command: string
}

export default class PluginRemove extends PluginCommand {
  static override summary = "Take a plugin out of the project, by the project's own package manager."
  static override description = 'Volumes of its services and tables that it filled stay as they are.'
  static override examples = [
    '<%= config.bin %> plugin remove phlo-kafka',
    '<%= config.bin %> plugin remove kafka --yes',
  ]
  static override args = { name: Args.string({ description: 'Package, name or service.', required: true }) }
  static override flags = { yes: yesFlag }

  async run(): Promise<RemoveReport> {
    const { args, flags } = await this.parse(PluginRemove)
    using interrupt = this.interruptible()
    const { config } = await this.loadProject(flags)
    const view = await this.findPlugins(flags)
    const { entries } = await this.readRegistry(view)
    const plugin = removable(args.name, findInstalled(args.name, view.plugins, entries))
    const [use] = usesOfPlugin(plugin, config)
    if (use !== undefined) throw needed(plugin, use)
    await this.confirm(`Remove ${plugin.package} ${plugin.version}?`, flags)

    const command = removeCommand(await findPackageManager(config.directory), plugin.package)
    const output = this.jsonEnabled() ? 'kept' : 'shown'
    const run = { directory: config.directory, environment: this.environment, signal: interrupt.signal }
    await runPackageManager(command, { ...run, task: `Removing ${plugin.package}`, output })
    this.log(`Removed ${plugin.package} ${plugin.version}.`)
    return {
      package: plugin.package,
      version: plugin.version,
      command: [command.program, ...command.arguments].join(' '),
    }
  }
}

function removable(name: string, plugin: Plugin): Plugin {
  if (!plugin.bundled) return plugin
  const services = plugin.services.filter(({ companionOf }) => companionOf === undefined)
  const names = services.map((service) => service.name).join(' ')
  throw new PhloError('PHLO_PLUGIN_UNKNOWN', `"${name}" comes with Phlo; there is nothing to remove.`, {
    fixes: [`Take what it adds out of the stack: \`phlo services remove ${names}\`.`],
    context: { name },
  })
}

function needed({ package: name }: Plugin, { service, origin }: PluginUse): PhloError {
  return new PhloError('PHLO_PLUGIN_NEEDED', `${origin} uses the service ${service}, which ${name} provides.`, {
    fixes: [`Run \`phlo services remove ${service}\` first.`],
    context: { package: name, service, origin },
  })
}
