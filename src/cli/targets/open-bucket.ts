import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectConfig } from '../../config/project-config.js'
import type { S3Settings } from '../../config/targets/target.js'
import { allowBucket, type BucketAccess } from '../../engine/allow-bucket.js'
import { cachedStore } from '../../storage/cache/cached-store.js'
import { clearScratch } from '../../storage/disk-scratch.js'
import { nodeFileSystem } from '../../storage/node-file-system.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import { readInPlace } from '../../storage/read-in-place.js'
import type { S3Credentials } from '../../storage/s3/s3-options.js'
import { type S3Store, s3Store } from '../../storage/s3/s3-store.js'
import { systemAmbient } from '../system-ambient.js'
import { localFolder } from './local-folder.js'
import { readCertificates } from './read-certificates.js'
import type { CompleteTarget, StoreParts } from './target-parts.js'

type BucketTarget = CompleteTarget & {
  readonly warehouse: Extract<CompleteTarget['warehouse'], { readonly type: 's3' }>
}

/** Open a bucket, and the cache of its objects in the project's folder. */
export async function openBucket(
  { directory, environment }: ProjectConfig,
  { name, warehouse, s3, cacheBytesMax }: BucketTarget,
  onSilence: SilenceListener | undefined,
): Promise<StoreParts> {
  const folder = await localFolder(directory)
  const { endpoint, region, pathStyle } = s3
  const ca = s3.ca === undefined ? undefined : await readCertificates(s3.ca, 's3.ca')
  const { bucket, prefix } = warehouse
  const remote = s3Store(
    { bucket, prefix, endpoint, region, pathStyle, ca, credentials: credentialsOf(s3, environment) },
    { ambient: systemAmbient, onSilence },
  )
  const cached = cachedStore(remote, {
    directory: join(folder, 'cache/objects'),
    bytesMax: cacheBytesMax,
    bootId: await readBootId(),
    ambient: systemAmbient,
  })
  const scratchDirectory = join(folder, 'tmp', name)
  await clearScratch(nodeFileSystem, scratchDirectory, systemAmbient)
  const isByHttpfs = s3.reader === 'httpfs'
  return {
    store: isByHttpfs ? readInPlace(cached) : cached,
    scratchDirectory,
    prepareEngine: async (engine) => {
      if (isByHttpfs) await allowBucket(engine, await accessTo(remote, s3))
    },
    [Symbol.asyncDispose]: () => cached[Symbol.asyncDispose](),
  }
}

/** Linux gives each time that a machine runs a name; containers share that of their machine. */
async function readBootId(): Promise<string | undefined> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined)
  return text?.trim()
}

async function accessTo(remote: S3Store, { endpoint, pathStyle, ca: caFile }: S3Settings): Promise<BucketAccess> {
  const { region, credentials } = await remote.login()
  return { root: remote.root, endpoint, region, pathStyle: pathStyle ?? endpoint !== undefined, caFile, ...credentials }
}

/**
 * The keys of the target, or those that the project's environment has in AWS's own variables, its `.env` files included.
 * Without either the AWS SDK looks where it always does.
 */
function credentialsOf(
  { accessKeyId, secretAccessKey, sessionToken }: S3Settings,
  environment: ProjectConfig['environment'],
): S3Credentials | undefined {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey, sessionToken }
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment
  return id && secret ? { accessKeyId: id, secretAccessKey: secret, sessionToken: token || undefined } : undefined
}
