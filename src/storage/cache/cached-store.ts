import { mapAtOnce } from '../map-at-once.js'
import { assertKey } from '../object-key.js'
import type { ByteRange, ObjectStore, RemoteStore } from '../object-store.js'
import type { CacheOptions } from './cache-options.js'
import { objectCache } from './object-cache.js'

/** A store whose files lie on the local disk too; at the end of the scope the process lets go of them. */
export interface CachedStore extends ObjectStore, AsyncDisposable {}

/** Objects that are copied to the local disk at once. */
const DOWNLOADED_AT_ONCE = 8

/**
 * Keep on the local disk, where DuckDB opens them, objects of a store far away: those that never change, which are all
 * but those below a folder whose name begins with `_`.
 *
 * What is written goes into the cache as it is sent, so that nobody downloads what was made here.
 */
export function cachedStore(remote: RemoteStore, options: CacheOptions): CachedStore {
  const cache = objectCache(remote.identity, options)

  async function read(key: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    const kept = isKept(key) ? await cache.read(key, range) : undefined
    if (kept !== undefined && holds(kept, range)) return kept
    const found = await remote.read(key, range)
    // A range may go beyond the end of an object, but a copy may as well have been cut short.
    if (kept !== undefined && kept.length !== found?.length) cache.drop(key)
    if (found !== undefined && range === undefined && isKept(key)) cache.keep(key, new Uint8Array(found))
    return found
  }

  async function write(key: string, bytes: Uint8Array): Promise<void> {
    const copy = new Uint8Array(bytes)
    await remote.write(key, bytes)
    if (!isKept(key)) return
    cache.drop(key)
    cache.keep(key, copy)
  }

  async function writeIfAbsent(
    key: string,
    bytes: Uint8Array,
    writing: { readonly after?: Promise<unknown> } = {},
  ): Promise<'written' | 'exists'> {
    const copy = new Uint8Array(bytes)
    const outcome = await remote.writeIfAbsent(key, bytes, writing)
    if (outcome === 'written' && isKept(key)) cache.keep(key, copy)
    return outcome
  }

  async function publish(localPath: string, key: string): Promise<void> {
    if (!isKept(key)) return await remote.publish(localPath, key)
    const isAdopted = await cache.adopt(key, localPath)
    try {
      await remote.publish(localPath, key)
    } catch (error) {
      if (isAdopted) cache.drop(key)
      throw error
    }
    if (isAdopted) cache.share(key)
  }

  async function remove(key: string): Promise<void> {
    await remote.delete(key)
    if (isKept(key)) cache.drop(key)
  }

  return {
    root: remote.root,
    isRemote: remote.isRemote,
    read,
    write,
    writeIfAbsent,
    publish,
    list: (prefix, listing) => remote.list(prefix, listing),
    delete: remove,
    stat: (key) => remote.stat(key),
    localPath(key) {
      assertKey(key)
      return isKept(key) ? cache.pathOf(key) : undefined
    },
    async makeReadable(keys) {
      await mapAtOnce([...new Set(keys.filter(isKept))], DOWNLOADED_AT_ONCE, (key) =>
        cache.obtain(key, (path) => remote.download(key, path)),
      )
    },
    dropCopies: (keys) => keys.filter(isKept).filter(cache.drop).length > 0,
    [Symbol.asyncDispose]: () => cache.close(),
  }
}

function holds({ length }: Uint8Array, range: ByteRange | undefined): boolean {
  return range === undefined || length === range.end - range.start
}

function isKept(key: string): boolean {
  return !key.startsWith('_')
}
