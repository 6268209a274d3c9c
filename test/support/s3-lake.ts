import { join } from 'node:path'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { cachedStore } from '../../src/storage/cache/cached-store.js'
import { s3Store } from '../../src/storage/s3/s3-store.js'
import type { S3Server } from './s3-server.js'
import { type TempLake, tempLake } from './temp-lake.js'

const CACHE_BYTES_MAX = 100 * 1024 * 1024

interface S3LakeOptions {
  /** Where requests go; left out: to the server itself. */
  readonly endpoint?: string
}

/** A lake in a new bucket, below a prefix; whoever opens it again has a cache of its own, as on another machine. */
export async function s3Lake(server: S3Server, { endpoint = server.endpoint }: S3LakeOptions = {}): Promise<TempLake> {
  const bucket = await server.makeBucket()
  const { credentials } = server
  let opened = 0
  return await tempLake({
    engine: { threads: 1 },
    store(directory) {
      const remote = s3Store({ bucket, prefix: 'lake', endpoint, credentials }, { ambient: systemAmbient })
      const cache = { directory: join(directory, `cache-${opened++}`), bytesMax: CACHE_BYTES_MAX }
      return cachedStore(remote, { ...cache, ambient: systemAmbient })
    },
  })
}
