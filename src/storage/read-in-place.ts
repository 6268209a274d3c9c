import { assertKey } from './object-key.js'
import type { ObjectStore } from './object-store.js'

/** The same store, whose objects DuckDB opens where they are, by an extension of its own. */
export function readInPlace<Store extends ObjectStore>(store: Store): Store {
  return {
    ...store,
    localPath(key: string) {
      assertKey(key)
      return store.root + key
    },
    makeReadable: async () => undefined,
  }
}
