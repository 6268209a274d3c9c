import { mkdirSync, unlinkSync } from 'node:fs'
import { readdir, rm, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { gate } from '../gate.js'
import { mapAtOnce } from '../map-at-once.js'
import { nodeFileSystem } from '../node-file-system.js'
import type { ByteRange } from '../object-store.js'
import { systemCodeOf } from '../storage-error.js'
import type { CacheOptions } from './cache-options.js'
import { linkOrCopy } from './link-or-copy.js'

/** The files that all processes share, whole ones only. */
export interface SharedFiles {
  /** `undefined` when the file is not there, or cannot be read. */
  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined>
  /** Give a file another name; false when it is not there, or cannot be had so. */
  linkTo(name: string, path: string): Promise<boolean>
  /** Take in a finished file, which keeps its own name; when there is too much, the oldest go. */
  add(name: string, path: string): Promise<void>
  /** @returns whether the file was there, and could be removed */
  remove(name: string): boolean
}

/** So much is left when the oldest went, for the next ones. */
const KEPT_SHARE = 0.9
/** Node has four threads for files: what is only kept leaves some to those who wait for theirs. */
const ADDED_AT_ONCE = 2
const LOOKED_AT_ONCE = 32

/**
 * Share files in a folder, which is made with the first one.
 *
 * @param folder - absolute path; files of other times for which the machine ran are removed from it
 */
export function sharedFiles(folder: string, { bytesMax, bootId, ambient }: CacheOptions): SharedFiles {
  const directory = bootId === undefined ? folder : join(folder, bootId)
  const seen = new Set<string>()
  const adding = gate(ADDED_AT_ONCE)
  /** Of all files: counted when the first one is added, since other processes add files too, and again before any goes. */
  let counting: Promise<number> | undefined

  async function countAll(): Promise<number> {
    if (bootId !== undefined) await removeOthers(folder, bootId)
    return await countBytes(directory)
  }

  /** Whose turn it is to go is told by the time of the last change; once per process is exact enough. */
  async function noteUse(name: string): Promise<void> {
    if (seen.has(name)) return
    seen.add(name)
    const nowMs = ambient.now()
    await utimes(join(directory, name), nowMs / 1000, nowMs / 1000).catch(() => undefined)
  }

  return {
    async read(name, range) {
      try {
        const found = await nodeFileSystem.read(join(directory, name), range)
        await noteUse(name)
        return found
      } catch (error) {
        // What cannot be read here is read where it is from.
        if (systemCodeOf(error) !== undefined) return undefined
        throw error
      }
    },
    async linkTo(name, path) {
      const isThere = await linkOrCopy(join(directory, name), path).catch(() => false)
      if (isThere) await noteUse(name)
      return isThere
    },
    add(name, path) {
      return adding(async () => {
        mkdirSync(directory, { recursive: true })
        // A file that has its name before its bytes are on the disk would be half a file after a power loss. Syncing it
        // makes all wait who write to this disk, perhaps the object store among them.
        if (bootId === undefined) await nodeFileSystem.syncFile(path)
        if (!(await linkOrCopy(path, join(directory, name)))) return
        seen.add(name)
        counting = keepWithin(directory, bytesMax, counting === undefined ? countAll() : grown(counting, path))
        // What could not be counted is counted anew at the next file.
        await counting.catch(() => {
          counting = undefined
        })
      })
    },
    remove(name) {
      try {
        unlinkSync(join(directory, name))
        return true
      } catch (error) {
        // Nothing is there, or it is another user's.
        if (systemCodeOf(error) !== undefined) return false
        throw error
      }
    },
  }
}

/** What was kept before the machine started anew may have been cut short. What another user kept is theirs to remove. */
async function removeOthers(folder: string, bootId: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => name !== bootId)
  await Promise.allSettled(others.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

async function grown(counting: Promise<number>, path: string): Promise<number> {
  const { bytes: added } = await nodeFileSystem.stat(path)
  return (await counting) + added
}

/** @returns how many bytes are left */
async function keepWithin(directory: string, bytesMax: number, counting: Promise<number>): Promise<number> {
  const bytes = await counting
  return bytes > bytesMax ? await removeOldest(directory, bytesMax) : bytes
}

async function countBytes(directory: string): Promise<number> {
  return total(await lookAtFiles(directory))
}

/** @returns how many bytes are left */
async function removeOldest(directory: string, bytesMax: number): Promise<number> {
  const files = await lookAtFiles(directory)
  let left = total(files)
  if (left <= bytesMax) return left
  for (const { path, bytes } of [...files].sort((one, other) => one.usedMs - other.usedMs)) {
    if (left <= bytesMax * KEPT_SHARE) break
    await unlink(path).catch(() => undefined)
    left -= bytes
  }
  return left
}

interface SharedFile {
  readonly path: string
  readonly bytes: number
  readonly usedMs: number
}

async function lookAtFiles(directory: string): Promise<readonly SharedFile[]> {
  const looks = await mapAtOnce(await readdir(directory), LOOKED_AT_ONCE, async (name) => {
    const path = join(directory, name)
    // Another process may have removed it.
    const found = await stat(path).catch(() => undefined)
    return found === undefined ? [] : [{ path, bytes: found.size, usedMs: found.mtimeMs }]
  })
  return looks.flat()
}

function total(files: readonly SharedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
