import { copyFile } from 'node:fs/promises'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { diskStore } from '../../src/storage/disk-store.js'
import type { RemoteStore } from '../../src/storage/object-store.js'

/** A folder that is treated as if it were far away: it counts what is asked of it, and DuckDB opens nothing in it. */
export interface RemoteFolder extends RemoteStore {
  /** Keys of the objects that were read or downloaded, in that order. */
  readonly fetched: readonly string[]
}

export function remoteFolder(directory: string): RemoteFolder {
  const store = diskStore(directory, { ambient: systemAmbient })
  const fetched: string[] = []
  return {
    ...store,
    root: 's3://bucket/',
    identity: `${directory} s3://bucket/`,
    fetched,
    read(key, range) {
      fetched.push(key)
      return store.read(key, range)
    },
    localPath(key) {
      store.localPath(key)
      return undefined
    },
    async download(key, localPath) {
      fetched.push(key)
      if ((await store.stat(key)) === undefined) return false
      await copyFile(store.localPath(key) ?? '', localPath)
      return true
    },
  }
}
