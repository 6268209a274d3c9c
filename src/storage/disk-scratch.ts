import { join } from 'node:path'
import type { FileSystem } from './file-system.js'
import { isDirectory, makeDirectory } from './make-directory.js'
import { randomHex } from './random-id.js'
import { systemCodeOf } from './storage-error.js'
import type { Ambient } from './warehouse.js'

/** Name of the folder in a warehouse's root for files that are being written. Its files are no objects. */
export const SCRATCH_DIRECTORY = '_tmp'

/** What nobody touched for this long was left behind by a crash. */
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000

/** The folder in which a disk store writes files before they get their name. */
export interface DiskScratch {
  /** Write a file and sync it; the caller gives it a name and discards it. */
  stage(bytes: Uint8Array): Promise<string>
  /** Remove a file; somebody who cleans the folder may have been first. */
  discard(path: string): Promise<void>
}

/**
 * Before the first file is written, what crashes left behind is removed.
 *
 * @throws PHLO_LOCATION_OUTSIDE - by what writes, when the folder is a symbolic link
 */
export function diskScratch(fileSystem: FileSystem, directory: string, ambient: Ambient): DiskScratch {
  let ready: Promise<void> | undefined

  async function stage(bytes: Uint8Array): Promise<string> {
    ready ??= prepare(fileSystem, directory, ambient.now() - LEFTOVER_AGE_MS)
    try {
      await ready
    } catch (error) {
      ready = undefined
      throw error
    }
    try {
      return await writeSynced(fileSystem, freshPath(), bytes)
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error
      await makeDirectory(fileSystem, directory)
      return await writeSynced(fileSystem, freshPath(), bytes)
    }
  }

  async function discard(path: string): Promise<void> {
    try {
      await fileSystem.unlink(path)
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error
    }
  }

  function freshPath(): string {
    return join(directory, `${randomHex(ambient, 12)}.part`)
  }

  return { stage, discard }
}

async function writeSynced(fileSystem: FileSystem, path: string, bytes: Uint8Array): Promise<string> {
  const file = await fileSystem.create(path)
  try {
    await file.write(bytes)
    await file.sync()
  } catch (error) {
    await file.close()
    await fileSystem.unlink(path)
    throw error
  }
  await file.close()
  return path
}

async function prepare(fileSystem: FileSystem, directory: string, olderThanMs: number): Promise<void> {
  if (!(await isDirectory(fileSystem, directory))) await makeDirectory(fileSystem, directory)
  await removeOlder(fileSystem, directory, olderThanMs)
}

/** Remove what crashes left behind in a folder for files that are being written; there may be no such folder. */
export async function clearScratch(fileSystem: FileSystem, directory: string, ambient: Ambient): Promise<void> {
  await removeOlder(fileSystem, directory, ambient.now() - LEFTOVER_AGE_MS)
}

async function removeOlder(fileSystem: FileSystem, directory: string, olderThanMs: number): Promise<void> {
  try {
    await removeLeftovers(fileSystem, directory, olderThanMs)
  } catch {
    // Cleaning is a courtesy: another process may be at it too, and what stays is only taking space.
  }
}

async function removeLeftovers(fileSystem: FileSystem, directory: string, olderThanMs: number): Promise<void> {
  for (const { name } of await fileSystem.readDirectory(directory)) {
    const path = join(directory, name)
    const found = await fileSystem.stat(path)
    if (found.modifiedMs > olderThanMs) continue
    if (found.kind !== 'directory') {
      await fileSystem.unlink(path)
      continue
    }
    await removeLeftovers(fileSystem, path, olderThanMs)
    await fileSystem.removeDirectory(path)
  }
}
