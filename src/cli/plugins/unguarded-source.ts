import { isGuardedAddress } from '../../config/is-guarded-address.js'
import { parsePackageSpec } from '../../plugins/install/package-spec.js'
import { type ManagerRun, runPackageManager } from './run-package-manager.js'

/**
 * Find out whether others could change a package on its way here.
 *
 * @param spec - what npm fetches: `name@version`, or the path or address of a tarball
 * @returns the address without encryption that it comes from; `undefined`: it comes by a way that is guarded, or is here
 */
export async function unguardedSource(
  spec: string,
  run: Omit<ManagerRun, 'output' | 'task'>,
): Promise<string | undefined> {
  const parsed = parsePackageSpec(spec)
  const source = parsed?.type === 'name' ? await npmRegistryOf(parsed.name, run) : parsed?.at
  return source === undefined || !URL.canParse(source) || isGuardedAddress(source) ? undefined : source
}

async function npmRegistryOf(name: string, run: Omit<ManagerRun, 'output' | 'task'>): Promise<string | undefined> {
  const scope = /^@[^/]+/.exec(name)?.[0]
  const keys = [...(scope === undefined ? [] : [`${scope}:registry`]), 'registry']
  const command = { program: 'npm', arguments: ['config', 'get', ...keys] }
  const text = await runPackageManager(command, { ...run, output: 'kept', task: 'Asking npm for its registry' })
  // Of one setting npm prints the value, of several the names with them.
  const values = text.split('\n').map((line) => line.replace(/^\S*registry=/, ''))
  return values.find((value) => value !== 'undefined')
}
