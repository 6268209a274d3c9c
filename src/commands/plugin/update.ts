import { Args, Flags } from '@oclif/core'
import { InstallCommand } from '../../cli/plugins/install-command.js'
import { installFlags } from '../../cli/plugins/install-flags.js'
import type { PluginView } from '../../cli/plugins/plugin-command.js'
import { publishedVersion } from '../../cli/plugins/published-version.js'
import { updateText } from '../../cli/plugins/update-text.js'
import { findByName } from '../../plugins/find-by-name.js'
import { isFromRegistry, planUpdate, type UpdateStep } from '../../plugins/install/plan-update.js'
import type { Plugin } from '../../plugins/plugin.js'
import type { RegistryEntry } from '../../plugins/registry/registry.js'

interface UpdateReport {
  /** Whether newer versions were only looked for. */
  readonly dryRun: boolean
  readonly plugins: readonly UpdateStep[]
}

export default class PluginUpdate extends InstallCommand {
  static override summary = 'Bring plugins of the project to their newest versions.'
  static override description =
    'Of a plugin that the registry of plugins lists, that is the newest version there that works with this Phlo; of any other, ' +
    'what the npm registry calls the latest. What comes with Phlo is updated with Phlo.'
  static override examples = [
    '<%= config.bin %> plugin update --dry-run',
    '<%= config.bin %> plugin update kafka --yes',
    '<%= config.bin %> plugin update @acme/phlo-source-erp --allow-unverified',
  ]
  static override args = {
    name: Args.string({ description: 'Package, name or service; without it, all of the project.' }),
  }
  static override flags = {
    ...installFlags,
    'dry-run': Flags.boolean({ summary: 'Show what is newer, and install nothing.' }),
  }

  async run(): Promise<UpdateReport> {
    const { args, flags } = await this.parse(PluginUpdate)
    using interrupt = this.interruptible()
    const project = await this.loadProject(flags)
    const view = await this.findPlugins(flags)
    const { entries } = await this.readRegistry(view)
    const wanted = args.name === undefined ? view.plugins : [findByName(args.name, view.plugins, entries).plugin]
    const plugins = wanted.filter((plugin) => plugin !== undefined)
    const run = { directory: project.config.directory, environment: this.environment, signal: interrupt.signal }
    const published = await this.published(plugins, { view, entries, run })
    const steps = planUpdate(plugins, { dependencies: view.dependencies, entries, published })
    this.log(updateText(steps))
    const report = { dryRun: flags['dry-run'], plugins: steps }
    if (report.dryRun) return report

    for (const step of steps) {
      if (step.type !== 'update') continue
      const spec = `${step.package}@${step.to}`
      await this.install({ project, view, entries, spec, isTarball: false, dryRun: false, flags, signal: run.signal })
    }
    return report
  }

  private async published(
    plugins: readonly Plugin[],
    context: {
      readonly view: PluginView
      readonly entries: readonly RegistryEntry[]
      readonly run: Parameters<typeof publishedVersion>[1]
    },
  ): Promise<ReadonlyMap<string, string>> {
    const { view, entries, run } = context
    const unlisted = plugins.filter(({ package: name }) => !entries.some((entry) => entry.package === name))
    const names = unlisted.filter(({ package: name }) =>
      view.dependencies.some((dependency) => dependency.package === name && isFromRegistry(dependency)),
    )
    const versions = await Promise.all(
      names.map(async ({ package: name }) => [name, await publishedVersion(name, run)] as const),
    )
    return new Map(versions.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])))
  }
}
