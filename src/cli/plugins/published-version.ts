import { execa } from 'execa'
import type { ManagerRun } from './run-package-manager.js'

/** Ask the project's npm registry for the newest version of a package; `undefined`: it does not say. */
export async function publishedVersion(
  name: string,
  { directory, environment, signal }: Omit<ManagerRun, 'output' | 'task'>,
): Promise<string | undefined> {
  const result = await execa('npm', ['view', '--silent', name, 'version'], {
    cwd: directory,
    env: environment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
  })
  const version = result.exitCode === 0 ? result.stdout.trim() : ''
  return version === '' ? undefined : version
}
