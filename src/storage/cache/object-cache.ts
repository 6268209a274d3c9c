import { createHash } from 'node:crypto'
import { existsSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inBackground } from '../in-background.js'
import type { ByteRange } from '../object-store.js'
import { storageError } from '../storage-error.js'
import type { CacheOptions } from './cache-options.js'
import { heldFolder } from './held-folder.js'
import { linkOrCopy } from './link-or-copy.js'
import { sharedFiles } from './shared-files.js'

/** Local copies of objects that never change. */
export interface ObjectCache {
  /** The path under which this process opens an object. */
  pathOf(key: string): string
  /** `undefined` when the object is not kept. */
  read(key: string, range?: ByteRange): Promise<Uint8Array | undefined>
  /** Keep the bytes of an object, in the background. */
  keep(key: string, bytes: Uint8Array): void
  /**
   * Have an object at its path.
   *
   * @param download - makes the file where it is not kept; false when there is no object
   */
  obtain(key: string, download: (path: string) => Promise<boolean>): Promise<void>
  /** Have a local file at the path of an object to be; false when that cannot be. */
  adopt(key: string, localPath: string): Promise<boolean>
  /** Keep what lies at the path of an object for other processes, in the background. */
  share(key: string): void
  /** @returns whether there was anything to drop */
  drop(key: string): boolean
  /** End what is done in the background, and let go of what this process uses. */
  close(): Promise<void>
}

/** Enough of a hash to name an object. */
const NAME_LENGTH = 40

/**
 * Keep copies in two places: a folder that processes share, from which the oldest go when it is full, and one folder per
 * process, where what it uses has a second name, so that no other takes it away.
 *
 * @param identity - of the store, so that several can share a folder
 */
export function objectCache(identity: string, options: CacheOptions): ObjectCache {
  const held = heldFolder(join(options.directory, 'held'), options)
  const shared = sharedFiles(join(options.directory, 'shared'), options)
  const obtained = new Set<string>()
  const obtaining = new Map<string, Promise<void>>()
  const background = new Map<string, Promise<void>>()

  function nameOf(key: string): string {
    return createHash('sha256').update(identity).update(key).digest('hex').slice(0, NAME_LENGTH)
  }

  /** What is kept is a convenience: that it cannot be is no failure. */
  function afterwards(name: string, work: () => Promise<void>): void {
    const doing = (background.get(name) ?? Promise.resolve()).then(work).catch(() => undefined)
    background.set(name, doing)
    void doing.then(() => background.get(name) === doing && background.delete(name))
  }

  async function keep(name: string, bytes: Uint8Array): Promise<void> {
    held.prepare()
    const path = `${held.pathOf(name)}.kept`
    // As for `nodeFileSystem`: these take less time than handing them to another thread does.
    writeFileSync(path, bytes)
    await shared.add(name, path)
    unlinkSync(path)
  }

  /** What this process has written, and does not read, need not lie on its disk longer than the cache keeps it. */
  async function share(name: string): Promise<void> {
    const path = held.pathOf(name)
    try {
      await shared.add(name, path)
    } finally {
      if (!obtained.has(name)) rmSync(path, { force: true })
    }
  }

  async function obtain(name: string, download: (path: string) => Promise<boolean>): Promise<void> {
    const path = held.pathOf(name)
    obtained.add(name)
    held.use(name)
    if (existsSync(path) || (await shared.linkTo(name, path))) return
    const part = `${path}.part`
    try {
      if (!(await download(part))) return
      renameSync(part, path)
    } catch (error) {
      rmSync(part, { force: true })
      throw storageError(error, path)
    }
    afterwards(name, () => shared.add(name, path))
  }

  return {
    pathOf: (key) => held.pathOf(nameOf(key)),
    read: (key, range) => shared.read(nameOf(key), range),
    keep(key, bytes) {
      const name = nameOf(key)
      afterwards(name, () => keep(name, bytes))
    },
    obtain(key, download) {
      const name = nameOf(key)
      const known = obtaining.get(name)
      if (known !== undefined) return known
      const doing = obtain(name, download).finally(() => obtaining.delete(name))
      obtaining.set(name, inBackground(doing))
      return doing
    },
    async adopt(key, localPath) {
      const name = nameOf(key)
      held.use(name)
      return await linkOrCopy(localPath, held.pathOf(name)).catch(() => false)
    },
    share(key) {
      const name = nameOf(key)
      afterwards(name, () => share(name))
    },
    drop(key) {
      const name = nameOf(key)
      const path = held.pathOf(name)
      const isHeld = existsSync(path)
      rmSync(path, { force: true })
      return shared.remove(name) || isHeld
    },
    async close() {
      await Promise.all(background.values())
      held.remove()
    },
  }
}
