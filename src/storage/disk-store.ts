import assert from 'node:assert/strict'
import { dirname, isAbsolute, join } from 'node:path'
import { PhloError } from '../errors.js'
import { diskDirectories, parentOf } from './disk-directories.js'
import { listDisk } from './disk-listing.js'
import { diskScratch, SCRATCH_DIRECTORY } from './disk-scratch.js'
import type { FileSystem } from './file-system.js'
import { nodeFileSystem } from './node-file-system.js'
import { assertKey, assertPrefix } from './object-key.js'
import type { ByteRange, ObjectInfo, ObjectStore } from './object-store.js'
import { storageError, systemCodeOf } from './storage-error.js'
import { systemAmbient } from './system-ambient.js'
import type { Ambient } from './warehouse.js'

interface DiskStoreOptions {
  readonly fileSystem?: FileSystem
  readonly ambient?: Ambient
}

/**
 * Keep objects as files below a directory, which is made when the first one is written.
 * An object is written and synced under a temporary name, gets its own by `link` (or `rename`, which replaces), and its
 * directory is synced: so it is whole, and durable when the call returns.
 *
 * @param directory - absolute path
 * @throws PHLO_STORE_NO_LINKS, PHLO_DISK_FULL, PHLO_STORE_READ_ONLY, PHLO_STORE_DENIED - by what writes
 * @throws PHLO_LOCATION_OUTSIDE - by every call, when a symbolic link is on the way to the object
 */
export function diskStore(directory: string, options: DiskStoreOptions = {}): ObjectStore {
  assert(isAbsolute(directory))
  const { fileSystem = nodeFileSystem, ambient = systemAmbient } = options
  const directories = diskDirectories(fileSystem, directory)
  const scratch = diskScratch(fileSystem, join(directory, SCRATCH_DIRECTORY), ambient)

  async function write(key: string, bytes: Uint8Array): Promise<void> {
    await place(key, async (path) => {
      const staged = await scratch.stage(bytes)
      await removingOnFailure(staged, fileSystem.rename(staged, path))
      await fileSystem.syncDirectory(dirname(path))
    })
  }

  async function writeIfAbsent(key: string, bytes: Uint8Array): Promise<'written' | 'exists'> {
    return await place(key, async (path) => {
      const staged = await scratch.stage(bytes)
      const linked = await removingOnFailure(staged, linkIfAbsent(fileSystem, staged, path))
      // What exists may come from a copying program, or from a writer who was killed before it was durable.
      if (!linked) await fileSystem.syncFile(path)
      await Promise.all([fileSystem.unlink(staged), fileSystem.syncDirectory(dirname(path))])
      return linked ? 'written' : 'exists'
    })
  }

  async function publish(localPath: string, key: string): Promise<void> {
    await place(key, async (path) => {
      await fileSystem.syncFile(localPath)
      const staged = await onSameDisk(localPath, path)
      await Promise.all([fileSystem.unlink(staged), fileSystem.syncDirectory(dirname(path))])
      if (staged !== localPath) await fileSystem.unlink(localPath)
    })
  }

  /** Link a local file, by way of a copy when it lies on another disk. Returns the file that was linked. */
  async function onSameDisk(localPath: string, path: string): Promise<string> {
    try {
      assert(await linkIfAbsent(fileSystem, localPath, path), `${path} exists`)
      return localPath
    } catch (error) {
      if (systemCodeOf(error) !== 'EXDEV') throw error
    }
    const copy = await scratch.stage(new Uint8Array())
    await fileSystem.copy(localPath, copy)
    await fileSystem.syncFile(copy)
    assert(await linkIfAbsent(fileSystem, copy, path), `${path} exists`)
    return copy
  }

  /** Run what puts an object in its place, again with its directory made anew when somebody removed it. */
  async function place<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = pathOf(key)
    try {
      await directories.prepare(parentOf(key))
      try {
        return await work(path)
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT') throw error
        directories.forget()
        await directories.prepare(parentOf(key))
        return await work(path)
      }
    } catch (error) {
      throw storageError(error, path)
    }
  }

  async function removingOnFailure<Result>(staged: string, work: Promise<Result>): Promise<Result> {
    try {
      return await work
    } catch (error) {
      await fileSystem.unlink(staged)
      throw error
    }
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

  function pathOf(key: string): string {
    assertKey(key)
    if (!key.startsWith(`${SCRATCH_DIRECTORY}/`)) return join(directory, key)
    throw new PhloError('PHLO_LOCATION_OUTSIDE', `"${key}" is in the folder for unfinished files.`, {
      context: { key },
    })
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

  return {
    root: `file://${directory.replace(/\/*$/, '/')}`,
    read: (key: string, range?: ByteRange) => find(key, (path) => fileSystem.read(path, range)),
    write,
    writeIfAbsent,
    publish,
    list,
    delete: async (key) => {
      await find(key, (path) => fileSystem.unlink(path))
    },
    stat,
    localPath: pathOf,
  }
}

/** What a path that is no file answers: nothing there, a file on the way, or a directory. */
const NO_OBJECT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

/** What file systems without hard links answer. @see https://man7.org/linux/man-pages/man2/link.2.html */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

async function linkIfAbsent(fileSystem: FileSystem, from: string, to: string): Promise<boolean> {
  try {
    await fileSystem.link(from, to)
    return true
  } catch (error) {
    const systemCode = systemCodeOf(error) ?? ''
    if (systemCode === 'EEXIST') return false
    if (!NO_LINKS.has(systemCode)) throw error
    const typeName = await fileSystem.typeName(dirname(to))
    throw new PhloError('PHLO_STORE_NO_LINKS', `The file system of "${dirname(to)}" (${typeName}) has no hard links.`, {
      context: { path: to, fileSystem: typeName },
      cause: error,
    })
  }
}
