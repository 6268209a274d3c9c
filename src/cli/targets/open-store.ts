import { join } from 'node:path'
import type { S3Settings } from '../../config/targets/target.js'
import type { S3Credentials } from '../../storage/s3/s3-options.js'
import { systemAmbient } from '../system-ambient.js'
import { localFolder } from './local-folder.js'
import type { CompleteTarget, TargetParts } from './target-parts.js'

type StoreParts = Pick<TargetParts, 'store' | 'scratchDirectory' | typeof Symbol.asyncDispose>

/** Open the store of a target's warehouse. @param directory - absolute path of the project's folder */
export async function openStore(directory: string, target: CompleteTarget): Promise<StoreParts> {
  const { warehouse } = target
  if (warehouse.type === 's3') return await openBucket(directory, { ...target, warehouse })
  const [{ diskStore }, { SCRATCH_DIRECTORY }] = await Promise.all([
    import('../../storage/disk-store.js'),
    import('../../storage/disk-scratch.js'),
  ])
  return {
    store: diskStore(warehouse.path, { ambient: systemAmbient }),
    scratchDirectory: join(warehouse.path, SCRATCH_DIRECTORY),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

type Bucket = Extract<CompleteTarget['warehouse'], { readonly type: 's3' }>

async function openBucket(
  directory: string,
  { name, warehouse, s3, cacheBytesMax }: CompleteTarget & { readonly warehouse: Bucket },
): Promise<StoreParts> {
  const [folder, { s3Store }, { cachedStore }] = await Promise.all([
    localFolder(directory),
    import('../../storage/s3/s3-store.js'),
    import('../../storage/cache/cached-store.js'),
  ])
  const { endpoint, region, pathStyle } = s3
  const { bucket, prefix } = warehouse
  const remote = s3Store(
    { bucket, prefix, endpoint, region, pathStyle, credentials: credentialsOf(s3) },
    { ambient: systemAmbient },
  )
  const store = cachedStore(remote, {
    directory: join(folder, 'cache/objects'),
    bytesMax: cacheBytesMax,
    ambient: systemAmbient,
  })
  return {
    store,
    scratchDirectory: join(folder, 'tmp', name),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: S3Settings): S3Credentials | undefined {
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, sessionToken }
}
