import { PhloError } from '../../errors.js'

/** The programs that install packages; Yarn from version 2 on has other flags than before. */
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-berry' | 'bun'

/** What tells by which program a project's packages are installed. */
export interface ManagerSigns {
  /** Names of the lock files in the folder of the project, or in the nearest folder above that has one. */
  readonly lockFiles: readonly string[]
  /** Text of `yarn.lock`; `undefined`: there is none. */
  readonly yarnLock: string | undefined
  /** `packageManager` of `package.json`: `pnpm@10.2.0`. */
  readonly declared: string | undefined
}

/** Names of lock files, and the program that writes each. */
export const LOCK_FILES: Readonly<Record<string, 'npm' | 'pnpm' | 'yarn' | 'bun'>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
}

/**
 * Decide by which program packages are installed: the one whose lock file there is, else the one that `package.json`
 * declares, else npm.
 *
 * @throws PHLO_PACKAGE_MANAGER_UNCLEAR - there are lock files of several, and `package.json` does not say which is right
 */
export function packageManagerOf({ lockFiles, yarnLock, declared }: ManagerSigns): PackageManager {
  const locked = [...new Set(lockFiles.flatMap((name) => LOCK_FILES[name] ?? []))]
  const named = (['npm', 'pnpm', 'yarn', 'bun'] as const).find((name) => declared?.split('@')[0] === name)
  if (locked.length > 1 && (named === undefined || !locked.includes(named))) {
    throw new PhloError('PHLO_PACKAGE_MANAGER_UNCLEAR', `There are lock files of ${locked.join(' and ')}.`, {
      context: { lockFiles },
    })
  }
  const manager = locked.length === 1 ? locked[0] : named
  return manager === 'yarn' && isBerry(yarnLock, declared) ? 'yarn-berry' : (manager ?? 'npm')
}

const NPM_FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund']

/** What to run. */
export interface ManagerCommand {
  readonly program: string
  readonly arguments: readonly string[]
}

/**
 * The command that adds a package to a project, at exactly the version named, without running scripts of packages.
 *
 * @param spec - `name@version`, or the path or address of a tarball
 */
export function addCommand(manager: PackageManager, spec: string): ManagerCommand {
  switch (manager) {
    case 'npm':
      return { program: 'npm', arguments: ['install', '--save-exact', ...NPM_FLAGS, spec] }
    case 'pnpm':
      return { program: 'pnpm', arguments: ['add', '--save-exact', '--ignore-scripts', spec] }
    case 'yarn':
      return { program: 'yarn', arguments: ['add', '--exact', '--ignore-scripts', spec] }
    case 'yarn-berry':
      return { program: 'yarn', arguments: ['add', '--exact', '--mode=skip-build', spec] }
    case 'bun':
      return { program: 'bun', arguments: ['add', '--exact', '--ignore-scripts', spec] }
  }
}

/** The command that runs the installation scripts of packages that are there. @param name - of the package that was added */
export function scriptsCommand(manager: PackageManager, name: string): ManagerCommand {
  switch (manager) {
    case 'npm':
    case 'pnpm':
      return { program: manager, arguments: ['rebuild'] }
    case 'yarn':
      return { program: 'yarn', arguments: ['install', '--force'] }
    case 'yarn-berry':
      return { program: 'yarn', arguments: ['rebuild'] }
    case 'bun':
      return { program: 'bun', arguments: ['pm', 'trust', name] }
  }
}

/** The command that takes a package out of a project. */
export function removeCommand(manager: PackageManager, name: string): ManagerCommand {
  if (manager === 'npm') return { program: 'npm', arguments: ['uninstall', '--no-audit', '--no-fund', name] }
  return { program: manager === 'yarn-berry' ? 'yarn' : manager, arguments: ['remove', name] }
}

/** The command that brings the packages of a project to what its files say. */
export function syncCommand(manager: PackageManager): ManagerCommand {
  if (manager === 'npm') {
    return { program: 'npm', arguments: ['install', ...NPM_FLAGS] }
  }
  if (manager === 'yarn-berry') return { program: 'yarn', arguments: ['install', '--mode=skip-build'] }
  return { program: manager, arguments: ['install', '--ignore-scripts'] }
}

/** The command that tells, as JSON, what adding a package would bring; `undefined`: the program has none. */
export function previewCommand(manager: PackageManager, spec: string): ManagerCommand | undefined {
  if (manager !== 'npm') return undefined
  return {
    program: 'npm',
    arguments: ['install', '--prefix=.', '--dry-run', '--json', '--loglevel=error', ...NPM_FLAGS, spec],
  }
}

function isBerry(yarnLock: string | undefined, declared: string | undefined): boolean {
  if (yarnLock?.trim()) return /^__metadata:/m.test(yarnLock)
  return /^yarn@(?:[2-9]|\d\d)/.test(declared ?? '')
}
