import assert from 'node:assert/strict'
import { nodeFileSystem } from '../node-file-system.js'
import type { SilenceListener } from '../notice-silence.js'
import { assertKey, assertPrefix } from '../object-key.js'
import type { ByteRange, ObjectInfo, RemoteStore } from '../object-store.js'
import type { Ambient } from '../warehouse.js'
import { newClaim } from './claim-key.js'
import { describeObject } from './describe-object.js'
import { fileDownloader } from './download-file.js'
import { getObject } from './get-object.js'
import { listObjects } from './list-objects.js'
import { putIfAbsent, putObject } from './put-object.js'
import { type S3Login, s3Bucket } from './s3-bucket.js'
import type { S3Options } from './s3-options.js'
import { fileUploader } from './upload-file.js'

/** A store of objects in a bucket. */
export interface S3Store extends RemoteStore {
  /** For others who ask the same bucket. */
  login(): Promise<S3Login>
}

/**
 * Keep objects in a bucket of S3, or of what speaks its protocol, below a prefix.
 *
 * @throws PHLO_S3_UNREACHABLE, PHLO_S3_BUSY, PHLO_S3_BUCKET_MISSING, PHLO_S3_CREDENTIALS_MISSING,
 * PHLO_S3_CREDENTIALS_REFUSED, PHLO_S3_CREDENTIALS_EXPIRED, PHLO_S3_DENIED, PHLO_S3_CLOCK_SKEWED, PHLO_S3_REFUSED - by
 * every call that asks the store
 * @throws PHLO_S3_OBJECT_DAMAGED - by what reads objects
 */
export function s3Store(
  options: S3Options,
  { ambient, onSilence }: { readonly ambient: Ambient; readonly onSilence?: SilenceListener | undefined },
): S3Store {
  const bucket = s3Bucket(options, { ambient, onSilence })
  const upload = fileUploader(bucket, ambient)
  const download = fileDownloader(bucket)

  async function read(key: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    // No range of HTTP is empty.
    if (range === undefined || range.start < range.end) return (await getObject(bucket, key, { range }))?.bytes
    return (await describeObject(bucket, key)) && new Uint8Array()
  }

  async function writeIfAbsent(
    key: string,
    bytes: Uint8Array,
    { after = Promise.resolve() }: { readonly after?: Promise<unknown> } = {},
  ): Promise<'written' | 'exists'> {
    const claim = newClaim(key, ambient)
    await after
    return await putIfAbsent(bucket, claim, bytes)
  }

  async function publish(localPath: string, key: string): Promise<void> {
    assert.equal(await upload(newClaim(key, ambient), localPath), 'written', `${key} exists`)
    await nodeFileSystem.unlink(localPath)
  }

  async function* list(prefix: string, { after = '' }: { readonly after?: string } = {}): AsyncGenerator<ObjectInfo> {
    assertPrefix(prefix)
    yield* listObjects(bucket, prefix, after)
  }

  async function remove(key: string): Promise<void> {
    const name = bucket.at(key)
    await bucket.ask((client, { DeleteObjectCommand }) => client.send(new DeleteObjectCommand(name)))
  }

  async function stat(key: string): Promise<ObjectInfo | undefined> {
    const found = await describeObject(bucket, key)
    return found && { key, bytes: found.bytes, modifiedMs: found.modifiedMs }
  }

  const root = `s3://${bucket.name}/${bucket.prefix}`
  return {
    root,
    identity: `${options.endpoint ?? 'AWS'} ${root}`,
    isRemote: true,
    read,
    write: (key, bytes) => putObject(bucket, key, bytes),
    writeIfAbsent,
    publish,
    list,
    delete: remove,
    stat,
    localPath(key) {
      assertKey(key)
      return undefined
    },
    makeReadable: async () => undefined,
    dropCopies: () => false,
    download,
    login: bucket.login,
  }
}
