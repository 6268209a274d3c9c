import { join, resolve } from 'node:path'
import { compareUtf8 } from './compare-utf8.js'
import type { FileSystem } from './file-system.js'
import type { ObjectInfo } from './object-store.js'
import { systemCodeOf } from './storage-error.js'

/** Files whose sizes are asked for at once. */
const STATS_AT_ONCE = 32

interface Listing {
  /** Absolute path of the directory that keys are relative to. */
  readonly root: string
  readonly prefix: string
  /** List only keys above this one. */
  readonly after: string
  /** Name of a directory in the root to leave out. */
  readonly hidden: string
}

/** List the files below a directory, ordered by key as UTF-8 bytes. Symbolic links are no objects. */
export async function* listDisk(fileSystem: FileSystem, listing: Listing): AsyncGenerator<ObjectInfo> {
  const directory = listing.prefix.slice(0, listing.prefix.lastIndexOf('/') + 1)
  let batch: string[] = []
  for await (const key of walk(fileSystem, listing, directory)) {
    batch.push(key)
    if (batch.length < STATS_AT_ONCE) continue
    yield* describe(fileSystem, listing.root, batch)
    batch = []
  }
  yield* describe(fileSystem, listing.root, batch)
}

async function* walk(fileSystem: FileSystem, listing: Listing, directory: string): AsyncGenerator<string> {
  for (const name of await sortedNames(fileSystem, resolve(listing.root, directory))) {
    const key = directory + name
    if (!key.startsWith(listing.prefix) && !listing.prefix.startsWith(key)) continue
    if (key === `${listing.hidden}/` || isBefore(key, listing.after)) continue
    if (key.endsWith('/')) yield* walk(fileSystem, listing, key)
    else if (key.startsWith(listing.prefix)) yield key
  }
}

/** Names with a `/` after those of directories: that is how their keys compare with the names beside them. */
async function sortedNames(fileSystem: FileSystem, directory: string): Promise<readonly string[]> {
  try {
    const entries = await fileSystem.readDirectory(directory)
    return entries
      .filter(({ kind }) => kind === 'file' || kind === 'directory')
      .map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name))
      .sort(compareUtf8)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** A directory is before `after` when all that it can hold is. */
function isBefore(key: string, after: string): boolean {
  if (key.endsWith('/') && after.startsWith(key)) return false
  return compareUtf8(key, after) <= 0
}

async function* describe(fileSystem: FileSystem, root: string, keys: readonly string[]): AsyncGenerator<ObjectInfo> {
  const found = await Promise.all(keys.map((key) => describeOne(fileSystem, root, key)))
  yield* found.filter((info) => info !== undefined)
}

async function describeOne(fileSystem: FileSystem, root: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    const { bytes, modifiedMs } = await fileSystem.stat(join(root, key))
    return { key, bytes, modifiedMs }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  const code = systemCodeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
