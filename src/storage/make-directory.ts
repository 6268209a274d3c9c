import { PhloError } from '../errors.js'
import type { FileStat, FileSystem } from './file-system.js'
import { systemCodeOf } from './storage-error.js'

/** Make a directory, unless it is there; the one that holds it must be. */
export async function makeDirectory(fileSystem: FileSystem, directory: string): Promise<void> {
  try {
    await fileSystem.makeDirectory(directory)
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
  }
}

/**
 * Tell whether a directory is there.
 *
 * @throws PHLO_LOCATION_OUTSIDE - a symbolic link is
 */
export async function isDirectory(fileSystem: FileSystem, directory: string): Promise<boolean> {
  const found = await statOrMissing(fileSystem, directory)
  if (found?.kind !== 'symlink') return found?.kind === 'directory'
  throw new PhloError('PHLO_LOCATION_OUTSIDE', `"${directory}" is a symbolic link; it is not followed.`, {
    context: { path: directory },
  })
}

/** What is at a path; `undefined` for nothing. */
export async function statOrMissing(fileSystem: FileSystem, path: string): Promise<FileStat | undefined> {
  try {
    return await fileSystem.stat(path)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
