import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addCommand, scriptsCommand } from '../../plugins/install/package-manager.js'
import { type InstallPlan, planInstall } from '../../plugins/install/plan-install.js'
import type { RegistryEntry } from '../../plugins/registry/registry.js'
import type { LoadedProject } from '../load-project.js'
import { printable } from '../text/printable.js'
import { fetchPackage } from './fetch-package.js'
import { findPackageManager } from './find-package-manager.js'
import type { InstallFlags } from './install-flags.js'
import { type InstallReport, installPlanText, packagesAddedText, unguardedText } from './install-report.js'
import { keepPackages, restorePackages } from './kept-packages.js'
import { packagesAdded } from './packages-added.js'
import { PluginCommand, type PluginView } from './plugin-command.js'
import { runPackageManager } from './run-package-manager.js'
import { unguardedSource } from './unguarded-source.js'
import { verifyInstalled } from './verify-installed.js'

/** A package to install into a project. */
export interface InstallRequest {
  readonly project: LoadedProject
  readonly view: PluginView
  /** What npm fetches: `name@version`, or the path or address of a tarball. */
  readonly spec: string
  /** Whether the specification is a tarball: it is then installed from there, and not by its name. */
  readonly isTarball: boolean
  readonly entries: readonly RegistryEntry[]
  readonly flags: InstallFlags
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

/** What the commands share that install packages. */
export abstract class InstallCommand extends PluginCommand {
  /**
   * Fetch a package, show what it adds, ask, let the project's package manager install it, and see that it is what was
   * looked at; if not, everything is as it was before.
   */
  protected async install(request: InstallRequest): Promise<InstallReport> {
    const { project, entries, flags, signal } = request
    const { directory } = project.config
    const run = { directory, environment: this.environment, signal }
    const [fetched, unguarded] = await Promise.all([
      fetchPackage(request.spec, run),
      unguardedSource(request.spec, run),
    ])
    const allow = {
      unverified: flags['allow-unverified'],
      incompatible: flags['allow-incompatible'],
      yanked: flags['allow-yanked'],
    }
    const plan = planInstall(fetched, { entries, plugins: request.view.plugins, allow })
    this.logToStderr(printable(installPlanText(plan)))
    if (unguarded !== undefined) this.note(unguardedText(unguarded))
    const [refusal] = plan.refusals
    if (refusal !== undefined) throw refusal

    const manager = await findPackageManager(directory)
    const spec = request.isTarball ? request.spec : `${plan.package}@${plan.version}`
    const command = addCommand(manager, spec)
    const brought = await packagesAdded(manager, spec, run)
    const report = {
      ...reportOf(plan, [command.program, ...command.arguments].join(' ')),
      unguardedSource: unguarded ?? null,
      packagesAdded: brought ?? null,
    }
    this.logToStderr(packagesAddedText(report))
    if (request.dryRun) return { ...report, status: 'planned' }

    await this.confirm(`Install ${plan.package} ${plan.version}?`, flags)
    const kept = await keepPackages(directory)
    await ensureManifest(directory)
    const shown = { ...run, task: `Installing ${plan.package}`, output: this.jsonEnabled() ? 'kept' : 'shown' } as const
    await runPackageManager(command, shown)
    const difference = await verifyInstalled(directory, plan, fetched)
    if (difference !== undefined) {
      await restorePackages(kept, { added: plan.package, manager, run: { ...shown, output: 'kept' } })
      throw difference
    }
    if (flags['allow-scripts']) await runPackageManager(scriptsCommand(manager, plan.package), shown)
    return report
  }
}

function reportOf(
  { refusals, ...plan }: InstallPlan,
  command: string,
): Omit<InstallReport, 'packagesAdded' | 'unguardedSource'> {
  return { status: 'installed', ...plan, command }
}

/** Without one, npm would install into a folder above. */
async function ensureManifest(directory: string): Promise<void> {
  const path = join(directory, 'package.json')
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) await writeFile(path, '{\n  "private": true\n}\n', { flag: 'wx' })
}
