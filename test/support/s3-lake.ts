import { join } from 'node:path'
import type { Catalog } from '../../src/catalog/catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { cachedStore } from '../../src/storage/cache/cached-store.js'
import { readInPlace } from '../../src/storage/read-in-place.js'
import { s3Store } from '../../src/storage/s3/s3-store.js'
import type { S3Server } from './s3-server.js'
import { type TempLake, tempLake } from './temp-lake.js'

const CACHE_BYTES_MAX = 100 * 1024 * 1024

interface S3LakeOptions {
  /** Where requests go; left out: to the server itself. */
  readonly endpoint?: string
  /** Name of a new bucket; left out: one of its own. */
  readonly bucket?: string
  /** Left out: `lake`. */
  readonly prefix?: string
  /** Left out: the embedded one. */
  readonly catalog?: () => Catalog | Promise<Catalog>
  /** DuckDB is to open objects where they are; its engine has to be allowed to. */
  readonly isReadInPlace?: boolean
}

/** A lake in a new bucket, below a prefix; whoever opens it again has a cache of its own, as on another machine. */
export async function s3Lake(server: S3Server, options: S3LakeOptions = {}): Promise<TempLake> {
  const { endpoint = server.endpoint, prefix = 'lake', catalog, isReadInPlace = false } = options
  const bucket = await server.makeBucket(options.bucket)
  const { credentials } = server
  let opened = 0
  return await tempLake({
    engine: { threads: 1 },
    ...(catalog === undefined ? {} : { catalog }),
    store(directory) {
      const remote = s3Store({ bucket, prefix, endpoint, credentials }, { ambient: systemAmbient })
      const cache = { directory: join(directory, `cache-${opened++}`), bytesMax: CACHE_BYTES_MAX }
      const cached = cachedStore(remote, { ...cache, ambient: systemAmbient })
      return isReadInPlace ? readInPlace(cached) : cached
    },
  })
}
