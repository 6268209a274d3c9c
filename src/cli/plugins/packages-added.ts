import { type PackageManager, previewCommand } from '../../plugins/install/package-manager.js'
import { type ManagerRun, runPackageManager } from './run-package-manager.js'

/**
 * Ask the project's package manager how many packages adding one brings, itself counted in.
 *
 * @returns `undefined`: this program does not tell before it installs
 */
export async function packagesAdded(
  manager: PackageManager,
  spec: string,
  run: Omit<ManagerRun, 'output' | 'task'>,
): Promise<number | undefined> {
  const command = previewCommand(manager, spec)
  if (command === undefined) return undefined
  const text = await runPackageManager(command, { ...run, output: 'kept', task: `Looking at what comes with ${spec}` })
  // npm lists the packages in words before its JSON.
  const { added }: { readonly added?: unknown } = JSON.parse(text.slice(text.indexOf('{')))
  return typeof added === 'number' ? added : undefined
}
