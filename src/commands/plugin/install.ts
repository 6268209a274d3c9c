import { Args, Flags } from '@oclif/core'
import { InstallCommand } from '../../cli/plugins/install-command.js'
import { installFlags } from '../../cli/plugins/install-flags.js'
import { type InstallReport, installReportText } from '../../cli/plugins/install-report.js'
import { wantedPackage } from '../../cli/plugins/wanted-package.js'
import { resolveSpec } from '../../plugins/install/resolve-spec.js'

/** It comes with Phlo: there is nothing to install. */
interface AlreadyThere {
  readonly status: 'bundled'
  readonly package: string
  readonly services: readonly string[]
}

export default class PluginInstall extends InstallCommand {
  static override summary = "Add a plugin to the project, by the project's own package manager."
  static override description =
    'Shows what it adds (services, ports, hooks, code, other packages) and the integrity of its package before anything is ' +
    'installed, and asks; afterwards looks whether that is what was installed. Refuses what the registry of plugins does not ' +
    'vouch for, what is made for a newer Phlo and what was withdrawn, unless told otherwise. Installation scripts of packages do not run unless they are allowed.'
  static override examples = [
    '<%= config.bin %> plugin install kafka',
    '<%= config.bin %> plugin install @acme/phlo-source-erp@1.4.0 --allow-unverified',
    '<%= config.bin %> plugin install ./phlo-kafka-1.0.0.tgz --allow-unverified --yes',
  ]
  static override args = {
    plugin: Args.string({
      description: 'Name in the registry, npm package (with @version), or the path or address of a tarball.',
      required: true,
    }),
  }
  static override flags = {
    ...installFlags,
    'dry-run': Flags.boolean({ summary: 'Show what it adds, and install nothing.' }),
  }

  async run(): Promise<InstallReport | AlreadyThere> {
    const { args, flags } = await this.parse(PluginInstall)
    using interrupt = this.interruptible()
    const spec = await wantedPackage(args.plugin, this.workingDirectory)
    const project = await this.loadProject(flags)
    const view = await this.findPlugins(flags)
    const { entries } = await this.readRegistry(view)
    const resolved = resolveSpec(spec, { entries, allowIncompatible: flags['allow-incompatible'] })
    if (resolved.type === 'bundled') return this.alreadyThere(resolved.entry)

    const report = await this.install({
      ...{ project, view, entries, flags, signal: interrupt.signal },
      ...{ spec: resolved.spec, isTarball: spec.type === 'tarball', dryRun: flags['dry-run'] },
    })
    this.log(installReportText(report, this.phlo))
    return report
  }

  private alreadyThere(entry: { readonly package: string; readonly services: readonly string[] }): AlreadyThere {
    const [service = ''] = entry.services
    this.log(`${entry.package} comes with Phlo and is already available: ${this.phlo} services add ${service}`)
    return { status: 'bundled', package: entry.package, services: entry.services }
  }
}
