import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../config/replace-file.js'
import { type Dependency, findDependencies } from '../../plugins/find-dependencies.js'
import { LOCK_FILES, type PackageManager, removeCommand, syncCommand } from '../../plugins/install/package-manager.js'
import { lockFileFolder } from './find-package-manager.js'
import { type ManagerRun, runPackageManager } from './run-package-manager.js'

/** The packages of a project as they were at one moment. */
export interface KeptPackages {
  /** Absolute path of the project. */
  readonly directory: string
  /** Bytes of `package.json` and of lock files by absolute path; `undefined`: it was not there. */
  readonly files: ReadonlyMap<string, Uint8Array | undefined>
  readonly dependencies: readonly Dependency[]
}

/** Keep in mind which packages a project has. @param directory - absolute path of the project */
export async function keepPackages(directory: string): Promise<KeptPackages> {
  const folders = [...new Set([directory, await lockFileFolder(directory)])]
  const paths = folders.flatMap((folder) => Object.keys(LOCK_FILES).map((name) => join(folder, name)))
  const read = [join(directory, 'package.json'), ...paths].map(
    async (path) => [path, await readFile(path).catch(() => undefined)] as const,
  )
  return { directory, files: new Map(await Promise.all(read)), dependencies: await findDependencies(directory) }
}

/**
 * Bring back the packages that a project had before one was added, byte for byte in its own files.
 *
 * @throws PHLO_PACKAGE_MANAGER_FAILED
 */
export async function restorePackages(
  { directory, files, dependencies }: KeptPackages,
  { added, manager, run }: { readonly added: string; readonly manager: PackageManager; readonly run: ManagerRun },
): Promise<void> {
  const wasThere = dependencies.some((dependency) => dependency.package === added)
  if (wasThere) await restoreFiles(files)
  const command = wasThere ? syncCommand(manager) : removeCommand(manager, added)
  await runPackageManager(command, { ...run, directory })
  await restoreFiles(files)
}

async function restoreFiles(files: KeptPackages['files']): Promise<void> {
  for (const [path, content] of files) {
    if (content === undefined) await rm(path, { force: true })
    else await replaceFile(path, { content, mode: 0o644 })
  }
}
