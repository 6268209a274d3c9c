import { join, relative, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { shellWord } from '../../cli/invocation.js'
import { packageRoot } from '../../cli/package-root.js'
import { ownTopics } from '../../cli/plugins/own-topics.js'
import { PluginCommand } from '../../cli/plugins/plugin-command.js'
import { readExisting } from '../../cli/project-files/read-existing.js'
import { readTemplateFolder } from '../../cli/project-files/read-template.js'
import { writeFiles } from '../../cli/project-files/write-files.js'
import { PhloError } from '../../errors.js'
import { PLUGIN_KINDS, type PluginKind } from '../../plugins/plugin.js'
import { planPlugin } from '../../scaffold/plan-plugin.js'
import { type PluginName, pluginName } from '../../scaffold/plugin-name.js'
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
    kind: Flags.option({ summary: 'What it adds.', options: PLUGIN_KINDS, default: 'service' as const })(),
    directory: Flags.string({ summary: 'Folder to make it in; by default one of its name.', helpValue: 'DIR' }),
    'dry-run': Flags.boolean({ summary: 'List the files, and write nothing.' }),
  }

  async run(): Promise<CreateReport> {
    const { args, flags } = await this.parse(PluginCreate)
    const { kind } = flags
    const names = pluginName(args.name)
    await this.refuseTaken(names, kind)
    const directory = resolve(this.workingDirectory, flags.directory ?? `phlo-${names.name}`)
    const template = await readTemplateFolder(join(packageRoot(), 'templates', 'plugins', kind))
    const wanted = planPlugin(template, names, new Map())
    const existing = await readExisting(
      directory,
      wanted.map(({ path }) => path),
    )
    const plan = planPlugin(template, names, existing)
    if (!flags['dry-run']) await writeFiles(directory, plan)
    const files = plan.map(({ path, action }) => ({ path, action }))
    const report = { package: names.package, kind, directory, dryRun: flags['dry-run'], files }
    this.log(this.reportText(report))
    return report
  }

  /** Two services, or two commands, of one name would clash in every project. */
  private async refuseTaken({ name }: PluginName, kind: PluginKind): Promise<void> {
    const { plugins } = await this.findPlugins({})
    const taken = {
      service: new Set(plugins.flatMap(({ services }) => services.map((service) => service.name))),
      cli: await ownTopics(packageRoot()),
      source: new Set<string>(),
      check: new Set<string>(),
    }[kind]
    if (!taken.has(name)) return
    const what = kind === 'cli' ? 'command' : 'service'
    throw new PhloError('PHLO_NAME_INVALID', `There is a ${what} "${name}" already.`, {
      fixes: ['Choose another name.'],
      context: { name },
    })
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
