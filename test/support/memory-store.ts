import assert from 'node:assert/strict'
import { readFile, unlink } from 'node:fs/promises'
import { compareUtf8 } from '../../src/storage/compare-utf8.js'
import { assertKey, assertPrefix } from '../../src/storage/object-key.js'
import type { ObjectStore } from '../../src/storage/object-store.js'

/**
 * Objects in memory, perhaps treated as if they were far away. Copies of what is written and read keep callers from changing what
 * is stored.
 */
export function memoryStore({ isRemote = false }: { readonly isRemote?: boolean } = {}): ObjectStore {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly modifiedMs: number }>()

  function put(key: string, bytes: Uint8Array): void {
    assertKey(key)
    objects.set(key, { bytes: Uint8Array.from(bytes), modifiedMs: Date.now() })
  }

  return {
    root: 'memory:/',
    isRemote,
    async read(key, range) {
      assertKey(key)
      return objects.get(key)?.bytes.slice(range?.start, range?.end)
    },
    async write(key, bytes) {
      put(key, bytes)
    },
    async writeIfAbsent(key, bytes, { after } = {}) {
      await after
      if (objects.has(key)) return 'exists'
      put(key, bytes)
      return 'written'
    },
    async publish(localPath, key) {
      assert(!objects.has(key), `${key} exists`)
      put(key, await readFile(localPath))
      await unlink(localPath)
    },
    async *list(prefix, { after = '' } = {}) {
      assertPrefix(prefix)
      for (const key of [...objects.keys()].sort(compareUtf8)) {
        const found = objects.get(key)
        if (!found || !key.startsWith(prefix) || compareUtf8(key, after) <= 0) continue
        yield { key, bytes: found.bytes.length, modifiedMs: found.modifiedMs }
      }
    },
    async delete(key) {
      assertKey(key)
      objects.delete(key)
    },
    async stat(key) {
      assertKey(key)
      const found = objects.get(key)
      return found && { key, bytes: found.bytes.length, modifiedMs: found.modifiedMs }
    },
    localPath(key) {
      assertKey(key)
      return undefined
    },
    makeReadable: async () => undefined,
    dropCopies: () => false,
  }
}
