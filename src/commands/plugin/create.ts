import { relative, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { shellWord } from '../../cli/invocation.js'
import { createPlugin } from '../../cli/plugins/create-plugin.js'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { pluginKind } from '../../cli/plugins/plugin-kind.js'
import { PLUGIN_KINDS, type PluginKind } from '../../plugins/plugin.js'
import { pluginName } from '../../scaffold/plugin-name.js'
import type { PlannedFile } from '../../scaffold/project-file.js'

interface CreateReport {
  readonly package: string
  readonly kind: PluginKind
  /** Absolute path. */
  readonly directory: string
  readonly dryRun: boolean
  readonly files: readonly Pick<PlannedFile, 'path' | 'action'>[]
}

export default class PluginCreate extends PluginCommand {
  static override summary = 'Make a new plugin, which passes `phlo plugin check` as it is.'
  static override examples = [
    '<%= config.bin %> plugin create kafka',
    '<%= config.bin %> plugin create @acme/phlo-erp --kind source',
    '<%= config.bin %> plugin create reports --kind cli --dry-run',
  ]
  static override args = { name: Args.string({ description: 'Name, with or without "phlo-".', required: true }) }
  static override flags = {
    kind: Flags.string({ summary: 'What it adds.', helpValue: PLUGIN_KINDS.join('|'), default: 'service' }),
    directory: Flags.string({ summary: 'Folder to make it in; by default one of its name.', helpValue: 'DIR' }),
    'dry-run': Flags.boolean({ summary: 'List the files, and write nothing.' }),
  }

  async run(): Promise<CreateReport> {
    const { args, flags } = await this.parse(PluginCreate)
    const { 'dry-run': dryRun } = flags
    const kind = pluginKind(flags.kind)
    const names = pluginName(args.name)
    const directory = resolve(this.workingDirectory, flags.directory ?? `phlo-${names.name}`)
    const { plugins } = await this.findPlugins({})
    const plan = await createPlugin({ names, kind, directory, dryRun }, plugins)
    const files = plan.map(({ path, action }) => ({ path, action }))
    const report = { package: names.package, kind, directory, dryRun, files }
    this.log(this.reportText(report))
    return report
  }

  private reportText({ package: name, directory, files, dryRun }: CreateReport): string {
    if (dryRun) return files.map(({ path, action }) => `${action.padEnd(9)} ${path}`).join('\n')
    const folder = relative(this.workingDirectory, directory) || '.'
    return [
      `Plugin ${name} is in ${folder}: ${files.map(({ path }) => path).join(', ')}.`,
      `Check it: ${this.phlo} plugin check ${shellWord(`./${folder}`)}`,
    ].join('\n')
  }
}
