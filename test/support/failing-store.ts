import type { ObjectInfo, ObjectStore } from '../../src/storage/object-store.js'

/** One moment in the life of a store: right before a call does anything, or right after it did. */
export interface StoreMoment {
  /** Counts the calls, from 0. */
  readonly number: number
  readonly method: 'read' | 'write' | 'writeIfAbsent' | 'publish' | 'list' | 'delete' | 'stat'
  readonly key: string
  readonly when: 'before' | 'after'
}

/** A store that tells about every call; a hook that throws makes the call fail. */
export function watchedStore(store: ObjectStore, hook: (moment: StoreMoment) => void | Promise<void>): ObjectStore {
  let count = 0

  async function watch<Result>(
    method: StoreMoment['method'],
    key: string,
    call: () => Promise<Result>,
  ): Promise<Result> {
    const number = count++
    await hook({ number, method, key, when: 'before' })
    const result = await call()
    await hook({ number, method, key, when: 'after' })
    return result
  }

  return {
    root: store.root,
    isRemote: store.isRemote,
    read: (key, range) => watch('read', key, () => store.read(key, range)),
    write: (key, bytes) => watch('write', key, () => store.write(key, bytes)),
    writeIfAbsent: (key, bytes, options) => watch('writeIfAbsent', key, () => store.writeIfAbsent(key, bytes, options)),
    publish: (localPath, key) => watch('publish', key, () => store.publish(localPath, key)),
    async *list(prefix, options) {
      yield* await watch('list', prefix, async () => {
        const found: ObjectInfo[] = []
        for await (const info of store.list(prefix, options)) found.push(info)
        return found
      })
    },
    delete: (key) => watch('delete', key, () => store.delete(key)),
    stat: (key) => watch('stat', key, () => store.stat(key)),
    localPath: (key) => store.localPath(key),
    makeReadable: (keys) => store.makeReadable(keys),
    dropCopies: (keys) => store.dropCopies(keys),
  }
}

/** What a {@link failingStore} throws. */
export class StoreFailure extends Error {}

/**
 * A store that fails at one call and at all later ones, as for a process that was killed there.
 *
 * @param at.number - of the call, from 0
 * @param at.when - `'after'`: the call does its work, and the caller never learns of it
 */
export function failingStore(store: ObjectStore, at: Pick<StoreMoment, 'number' | 'when'>): ObjectStore {
  return watchedStore(store, ({ number, when }) => {
    if (number > at.number || (number === at.number && when === at.when)) throw new StoreFailure(`Died at ${number}`)
  })
}
