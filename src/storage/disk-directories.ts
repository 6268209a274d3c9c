import { dirname, join } from 'node:path'
import { PhloError } from '../errors.js'
import type { FileSystem } from './file-system.js'
import { isDirectory, makeDirectory, statOrMissing } from './make-directory.js'
import { systemCodeOf } from './storage-error.js'

/** Directories remembered as good; beyond it they are looked at again. */
const REMEMBERED_MAX = 10_000

/** The directories below a disk store's root: real ones, never symbolic links, and durable before they are used. */
export interface DiskDirectories {
  /**
   * Make a directory and what is missing above it, and make their names durable.
   *
   * @param path - relative to the root, `/`-separated; empty for the root itself
   * @throws PHLO_LOCATION_OUTSIDE - a symbolic link is on the way
   */
  prepare(path: string): Promise<void>
  /**
   * Tell whether a directory is there.
   *
   * @throws PHLO_LOCATION_OUTSIDE - a symbolic link is on the way
   */
  exists(path: string): Promise<boolean>
  /** Forget what is known, because a directory turned out to be gone. */
  forget(): void
}

/**
 * Keep the directories of a store, and remember those that are good.
 *
 * @param root - absolute path, which need not be there yet
 */
export function diskDirectories(fileSystem: FileSystem, root: string): DiskDirectories {
  const prepared = new Map<string, Promise<void>>()
  const seen = new Set<string>()

  function prepare(path: string): Promise<void> {
    const known = prepared.get(path)
    if (known) return known
    const work = path === '' ? prepareRoot(fileSystem, root) : prepare(parentOf(path)).then(() => prepareOne(path))
    if (prepared.size >= REMEMBERED_MAX) prepared.clear()
    prepared.set(path, work)
    work.catch(() => prepared.delete(path))
    return work
  }

  async function prepareOne(path: string): Promise<void> {
    const directory = join(root, path)
    if (!(await isDirectory(fileSystem, directory))) await makeDirectory(fileSystem, directory)
    // Also when it was there: its maker may not have come to this line yet, and what we put into it must not get lost.
    await fileSystem.syncDirectory(dirname(directory))
  }

  async function exists(path: string): Promise<boolean> {
    if (path === '' || prepared.has(path) || seen.has(path)) return true
    if (!(await exists(parentOf(path)))) return false
    if (!(await isDirectory(fileSystem, join(root, path)))) return false
    if (seen.size >= REMEMBERED_MAX) seen.clear()
    seen.add(path)
    return true
  }

  function forget(): void {
    prepared.clear()
    seen.clear()
  }

  return { prepare, exists, forget }
}

/** The directory that holds a key, relative to the root; empty for the root itself. */
export function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')))
}

/** The root may be, or lie below, a symbolic link: that is its owner's choice. */
async function prepareRoot(fileSystem: FileSystem, root: string): Promise<void> {
  if (!(await statOrMissing(fileSystem, root))) {
    await prepareRoot(fileSystem, dirname(root))
    await makeRoot(fileSystem, root)
  }
  try {
    await fileSystem.syncDirectory(dirname(root))
  } catch (error) {
    // A folder above that this user may not read was made by somebody else, before.
    if (systemCodeOf(error) !== 'EACCES') throw error
  }
}

/** File systems such as `/proc` answer that there is nothing, where a folder cannot be made. */
async function makeRoot(fileSystem: FileSystem, root: string): Promise<void> {
  try {
    await makeDirectory(fileSystem, root)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    throw new PhloError('PHLO_STORE_DENIED', `The folder "${root}" cannot be made there.`, {
      fixes: ['Choose another folder for the warehouse.'],
      context: { path: root, systemCode: 'ENOENT' },
      cause: error,
    })
  }
}
