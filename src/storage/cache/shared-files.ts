import { mkdirSync, rmSync, statSync } from 'node:fs'
import { readdir, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFileSystem } from '../node-file-system.js'
import type { ByteRange } from '../object-store.js'
import { systemCodeOf } from '../storage-error.js'
import type { CacheOptions } from './cache-options.js'
import { linkOrCopy } from './link-or-copy.js'

/** The files that all processes share, whole ones only. */
export interface SharedFiles {
  /** `undefined` when the file is not there. */
  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined>
  /** Give a file another name; false when it is not there. */
  linkTo(name: string, path: string): Promise<boolean>
  /** Take in a finished file, which keeps its own name; when there is too much, the oldest go. */
  add(name: string, path: string): Promise<void>
  remove(name: string): void
}

/** So much is left when the oldest went, for the next ones. */
const KEPT_SHARE = 0.9

export function sharedFiles(directory: string, { bytesMax, ambient }: CacheOptions): SharedFiles {
  const seen = new Set<string>()
  /** Unknown until the first file is added, since other processes add files too. */
  let bytes: number | undefined

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
        if (systemCodeOf(error) === 'ENOENT') return undefined
        throw error
      }
    },
    async linkTo(name, path) {
      const isThere = await linkOrCopy(join(directory, name), path)
      if (isThere) await noteUse(name)
      return isThere
    },
    async add(name, path) {
      mkdirSync(directory, { recursive: true })
      // A file that has its name before its bytes are on the disk would be half a file after a power loss.
      await nodeFileSystem.syncFile(path)
      if (!(await linkOrCopy(path, join(directory, name)))) return
      await noteUse(name)
      bytes = bytes === undefined ? undefined : bytes + statSync(path).size
      if (bytes === undefined || bytes > bytesMax) bytes = await removeOldest(directory, bytesMax)
    },
    remove(name) {
      rmSync(join(directory, name), { force: true })
    },
  }
}

/** @returns how many bytes are left */
async function removeOldest(directory: string, bytesMax: number): Promise<number> {
  const files: { readonly path: string; readonly bytes: number; readonly usedMs: number }[] = []
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    // Another process may have removed it.
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined) files.push({ path, bytes: found.size, usedMs: found.mtimeMs })
  }
  let left = files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (left <= bytesMax) return left
  for (const { path, bytes } of files.sort((one, other) => one.usedMs - other.usedMs)) {
    if (left <= bytesMax * KEPT_SHARE) break
    await unlink(path).catch(() => undefined)
    left -= bytes
  }
  return left
}
