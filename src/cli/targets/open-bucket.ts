import { join } from 'node:path'
import type { S3Settings } from '../../config/targets/target.js'
import { allowBucket, type BucketAccess } from '../../engine/allow-bucket.js'
import { cachedStore } from '../../storage/cache/cached-store.js'
import { readInPlace } from '../../storage/read-in-place.js'
import type { S3Credentials } from '../../storage/s3/s3-options.js'
import { type S3Store, s3Store } from '../../storage/s3/s3-store.js'
import { systemAmbient } from '../system-ambient.js'
import { localFolder } from './local-folder.js'
import type { CompleteTarget, StoreParts } from './target-parts.js'

type BucketTarget = CompleteTarget & {
  readonly warehouse: Extract<CompleteTarget['warehouse'], { readonly type: 's3' }>
}

/** Open a bucket, and the cache of its objects in the project's folder. */
export async function openBucket(
  directory: string,
  { name, warehouse, s3, cacheBytesMax }: BucketTarget,
): Promise<StoreParts> {
  const folder = await localFolder(directory)
  const { endpoint, region, pathStyle } = s3
  const { bucket, prefix } = warehouse
  const remote = s3Store(
    { bucket, prefix, endpoint, region, pathStyle, credentials: credentialsOf(s3) },
    { ambient: systemAmbient },
  )
  const cached = cachedStore(remote, {
    directory: join(folder, 'cache/objects'),
    bytesMax: cacheBytesMax,
    ambient: systemAmbient,
  })
  const isByHttpfs = s3.reader === 'httpfs'
  return {
    store: isByHttpfs ? readInPlace(cached) : cached,
    scratchDirectory: join(folder, 'tmp', name),
    prepareEngine: async (engine) => {
      if (isByHttpfs) await allowBucket(engine, await accessTo(remote, s3))
    },
    [Symbol.asyncDispose]: () => cached[Symbol.asyncDispose](),
  }
}

async function accessTo(remote: S3Store, { endpoint, pathStyle }: S3Settings): Promise<BucketAccess> {
  const { region, credentials } = await remote.login()
  return { root: remote.root, endpoint, region, pathStyle: pathStyle ?? endpoint !== undefined, ...credentials }
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: S3Settings): S3Credentials | undefined {
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, sessionToken }
}
