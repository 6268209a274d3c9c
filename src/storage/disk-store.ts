import assert from 'node:assert/strict'
import { isAbsolute, join } from 'node:path'
import { PhloError } from '../errors.js'
import { diskDirectories, parentOf } from './disk-directories.js'
import { listDisk } from './disk-listing.js'
import { diskScratch, SCRATCH_DIRECTORY } from './disk-scratch.js'
import { diskWriter } from './disk-writer.js'
import type { FileSystem } from './file-system.js'
import { nodeFileSystem } from './node-file-system.js'
import { assertKey, assertPrefix } from './object-key.js'
import type { ObjectInfo, ObjectStore } from './object-store.js'
import { storageError, systemCodeOf } from './storage-error.js'
import type { Ambient } from './warehouse.js'

interface DiskStoreOptions {
  readonly ambient: Ambient
  readonly fileSystem?: FileSystem
}

/** What a path that is no file answers: nothing there, a file on the way, or a directory. */
const NO_OBJECT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

/**
 * Keep objects as files below a directory, which is made when the first one is written.
 *
 * @param directory - absolute path
 * @throws PHLO_STORE_NO_LINKS, PHLO_DISK_FULL, PHLO_STORE_READ_ONLY, PHLO_STORE_DENIED - by what writes
 * @throws PHLO_LOCATION_OUTSIDE - by every call, when a symbolic link is on the way to the object
 */
export function diskStore(directory: string, options: DiskStoreOptions): ObjectStore {
  assert(isAbsolute(directory))
  const { ambient, fileSystem = nodeFileSystem } = options
  const directories = diskDirectories(fileSystem, directory)
  const scratch = diskScratch(fileSystem, join(directory, SCRATCH_DIRECTORY), ambient)
  const writer = diskWriter({ fileSystem, directories, scratch, pathOf })

  function pathOf(key: string): string {
    assertKey(key)
    if (!key.startsWith(`${SCRATCH_DIRECTORY}/`)) return join(directory, key)
    throw new PhloError('PHLO_LOCATION_OUTSIDE', `"${key}" is in the folder for unfinished files.`, {
      context: { key },
    })
  }

  /** Run what looks at an object; `undefined` when there is none. */
  async function find<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result | undefined> {
    const path = pathOf(key)
    try {
      return (await directories.exists(parentOf(key))) ? await work(path) : undefined
    } catch (error) {
      if (NO_OBJECT.has(systemCodeOf(error) ?? '')) return undefined
      throw storageError(error, path)
    }
  }

  async function stat(key: string): Promise<ObjectInfo | undefined> {
    const found = await find(key, (path) => fileSystem.stat(path))
    return found?.kind === 'file' ? { key, bytes: found.bytes, modifiedMs: found.modifiedMs } : undefined
  }

  async function* list(prefix: string, { after = '' }: { readonly after?: string } = {}): AsyncGenerator<ObjectInfo> {
    assertPrefix(prefix)
    try {
      if (!(await directories.exists(parentOf(prefix)))) return
      yield* listDisk(fileSystem, { root: directory, prefix, after, hidden: SCRATCH_DIRECTORY })
    } catch (error) {
      throw storageError(error, join(directory, prefix))
    }
  }

  async function remove(key: string): Promise<void> {
    await find(key, (path) => fileSystem.unlink(path))
  }

  return {
    root: `file://${directory.replace(/\/*$/, '/')}`,
    isRemote: false,
    read: (key, range) => find(key, (path) => fileSystem.read(path, range)),
    ...writer,
    list,
    delete: remove,
    stat,
    localPath: pathOf,
    makeReadable: async () => undefined,
    dropCopies: () => false,
  }
}
