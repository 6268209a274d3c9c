import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { type DiskDirectories, parentOf } from './disk-directories.js'
import type { DiskScratch } from './disk-scratch.js'
import type { FileSystem } from './file-system.js'
import { inBackground } from './in-background.js'
import { linkIfAbsent } from './link-if-absent.js'
import type { ObjectStore } from './object-store.js'
import { storageError, systemCodeOf } from './storage-error.js'

interface DiskParts {
  readonly fileSystem: FileSystem
  readonly directories: DiskDirectories
  readonly scratch: DiskScratch
  pathOf(key: string): string
}

/**
 * The half of a disk store that writes: a file is synced under a temporary name, gets its own by `link`, or by `rename`,
 * which replaces, and its directory is synced.
 */
export function diskWriter(parts: DiskParts): Pick<ObjectStore, 'write' | 'writeIfAbsent' | 'publish'> {
  const { fileSystem, directories, scratch } = parts

  async function write(key: string, bytes: Uint8Array): Promise<void> {
    await place(key, async (path) => {
      const staged = await scratch.stage(bytes)
      await removingOnFailure(staged, fileSystem.rename(staged, path))
      await fileSystem.syncDirectory(dirname(path))
    })
  }

  async function writeIfAbsent(
    key: string,
    bytes: Uint8Array,
    { after = Promise.resolve() }: { readonly after?: Promise<unknown> } = {},
  ): Promise<'written' | 'exists'> {
    inBackground(after)
    return await place(key, async (path) => {
      const staged = await scratch.stage(bytes)
      const linking = after.then(() => linkIfAbsent(fileSystem, staged, path))
      const isLinked = await removingOnFailure(staged, linking)
      // What exists may come from a copying program, or from a writer who was killed before it was durable.
      if (!isLinked) await fileSystem.syncFile(path)
      await Promise.all([scratch.discard(staged), fileSystem.syncDirectory(dirname(path))])
      return isLinked ? 'written' : 'exists'
    })
  }

  async function publish(localPath: string, key: string): Promise<void> {
    await place(key, async (path) => {
      await fileSystem.syncFile(localPath)
      if (!(await linkOnSameDisk(localPath, path))) await linkCopy(localPath, path)
      await Promise.all([scratch.discard(localPath), fileSystem.syncDirectory(dirname(path))])
    })
  }

  /** False when the local file lies on another disk. */
  async function linkOnSameDisk(localPath: string, path: string): Promise<boolean> {
    try {
      assert(await linkIfAbsent(fileSystem, localPath, path), `${path} exists`)
      return true
    } catch (error) {
      if (systemCodeOf(error) === 'EXDEV') return false
      throw error
    }
  }

  async function linkCopy(localPath: string, path: string): Promise<void> {
    const copy = await scratch.stage(new Uint8Array())
    try {
      await fileSystem.copy(localPath, copy)
      await fileSystem.syncFile(copy)
      assert(await linkIfAbsent(fileSystem, copy, path), `${path} exists`)
    } finally {
      await scratch.discard(copy)
    }
  }

  /** Run what puts an object in its place, again with its directory made anew when somebody removed it. */
  async function place<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = parts.pathOf(key)
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
      await scratch.discard(staged)
      throw error
    }
  }

  return { write, writeIfAbsent, publish }
}
