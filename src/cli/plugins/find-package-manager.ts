import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LOCK_FILES, type PackageManager, packageManagerOf } from '../../plugins/install/package-manager.js'

/**
 * Find the program that installs the packages of a project. In a workspace the lock file is in a folder above; the
 * search ends where a git repository begins.
 *
 * @param projectDirectory - absolute path
 * @throws PHLO_PACKAGE_MANAGER_UNCLEAR
 */
export async function findPackageManager(projectDirectory: string): Promise<PackageManager> {
  const { directory, lockFiles } = await nearestLockFiles(projectDirectory)
  const [yarnLock, manifest] = await Promise.all([
    readFile(join(directory, 'yarn.lock'), 'utf8').catch(() => undefined),
    readFile(join(directory, 'package.json'), 'utf8').catch(() => '{}'),
  ])
  return packageManagerOf({ lockFiles, yarnLock, declared: declaredIn(manifest) })
}

/** The folder that holds the lock file of a project: its own, or one above; without one, its own. @param projectDirectory - absolute path */
export async function lockFileFolder(projectDirectory: string): Promise<string> {
  return (await nearestLockFiles(projectDirectory)).directory
}

async function nearestLockFiles(start: string): Promise<{ directory: string; lockFiles: readonly string[] }> {
  for (let directory = start; ; directory = dirname(directory)) {
    const names = await readdir(directory).catch((): string[] => [])
    const lockFiles = names.filter((name) => Object.hasOwn(LOCK_FILES, name))
    if (lockFiles.length > 0) return { directory, lockFiles }
    if (names.includes('.git') || dirname(directory) === directory) return { directory: start, lockFiles: [] }
  }
}

function declaredIn(manifest: string): string | undefined {
  try {
    const { packageManager }: { packageManager?: unknown } = JSON.parse(manifest)
    return typeof packageManager === 'string' ? packageManager : undefined
  } catch {
    return undefined
  }
}
