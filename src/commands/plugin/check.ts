import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Args } from '@oclif/core'
import { examinePlugin } from '../../cli/plugins/check/examine-plugin.js'
import { PluginCommand, type PluginView } from '../../cli/plugins/plugin-command.js'
import { printable } from '../../cli/text/printable.js'
import { problemText } from '../../config/problem-text.js'
import { EXIT, PhloError } from '../../errors.js'
import type { PluginFinding } from '../../plugins/check/finding.js'
import { findInstalled } from '../../plugins/find-by-name.js'
import type { Plugin } from '../../plugins/plugin.js'
import { pluginReader } from '../../plugins/read-plugin.js'

interface CheckReport {
  readonly package: string
  readonly version: string
  readonly passed: boolean
  readonly findings: readonly PluginFinding[]
}

export default class PluginCheck extends PluginCommand {
  static override summary = 'Check whether a plugin is as it must be, for its author and for who installs it.'
  static override description =
    'Looks at its manifest and services by their schemas, at what stacks rely upon (pinned images, health checks, memory limits), ' +
    'at whether its package holds what it names, composes each service alone, and loads its code in a process of its own.'
  static override examples = [
    '<%= config.bin %> plugin check ./phlo-kafka',
    '<%= config.bin %> plugin check phlo-kafka',
  ]
  static override args = {
    plugin: Args.string({ description: 'Folder of a plugin, or the name of an installed one.', default: '.' }),
  }

  async run(): Promise<CheckReport> {
    const { args, flags } = await this.parse(PluginCheck)
    const view = await this.findPlugins(flags)
    const plugin = (await this.pluginIn(args.plugin)) ?? (await this.installed(args.plugin, view))
    const others = view.plugins.filter((other) => other.package !== plugin.package)
    const findings = await examinePlugin(plugin, { others, environment: this.environment })
    const passed = findings.every(({ severity }) => severity === 'warning')
    if (!passed) process.exitCode = EXIT.failed
    for (const finding of findings) this.log(printable(`${finding.severity.padEnd(7)} ${problemText(finding)}`))
    this.log(`${plugin.package} ${plugin.version} ${passed ? 'is as it must be.' : 'is not as it must be.'}`)
    return { package: plugin.package, version: plugin.version, passed, findings }
  }

  /** @returns `undefined` when there is no such folder */
  private async pluginIn(path: string): Promise<Plugin | undefined> {
    const directory = resolve(this.workingDirectory, path)
    const found = await stat(join(directory, 'package.json')).catch(() => undefined)
    if (found === undefined) return undefined
    const plugin = await pluginReader(directory).read({ directory, package: path, bundled: false })
    if (plugin !== undefined) return plugin
    throw new PhloError('PHLO_PLUGIN_INVALID', `${directory} is no plugin: its package.json has no \`phlo\` key.`, {
      context: { package: path },
    })
  }

  private async installed(name: string, view: PluginView): Promise<Plugin> {
    const { entries } = await this.readRegistry(view)
    return findInstalled(name, view.plugins, entries)
  }
}
