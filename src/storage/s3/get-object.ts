import { setTimeout as pause } from 'node:timers/promises'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { PhloError } from '../../errors.js'
import type { ByteRange } from '../object-store.js'
import { isSilence } from './is-silence.js'
import type { S3Bucket } from './s3-bucket.js'
import { saidBy } from './s3-error.js'

/** An answer that breaks off is asked for again, so often in all; one that stops in the middle takes long to be given up. */
const ATTEMPTS_MAX = 6
const SILENCES_MAX = 2
/**
 * Before the second attempt, twice as long before each that follows: while an object is replaced, a store that keeps files
 * may send the bytes of one version with the checksum of the other.
 */
const PAUSE_MS = 20

/** An object or a part of it, as it was at one moment. */
export interface S3Part {
  readonly bytes: Uint8Array
  /** Of the whole object; 0 when the range began at its end or beyond. */
  readonly bytesTotal: number
  /** Another one when the object was replaced. */
  readonly etag: string | undefined
}

const EMPTY: S3Part = { bytes: new Uint8Array(), bytesTotal: 0, etag: undefined }

/**
 * Get an object, or a part of it; `undefined` when there is none.
 *
 * @param options.range - not empty; cut at the end of the object
 * @param options.etag - refuse to get another one than this
 * @throws PHLO_S3_OBJECT_DAMAGED - what comes does not have its checksum, however often it is asked for
 * @throws what {@link S3Bucket.ask} throws
 */
export async function getObject(
  bucket: S3Bucket,
  key: string,
  options: { readonly range?: ByteRange | undefined; readonly etag?: string | undefined } = {},
): Promise<S3Part | undefined> {
  for (let attempt = 1, silences = 0; ; attempt++) {
    const answer = await ask(bucket, key, options)
    if (answer === 'missing') return undefined
    if (!('brokenBy' in answer)) return answer
    if (isSilence(answer.brokenBy)) silences++
    if (attempt === ATTEMPTS_MAX || silences === SILENCES_MAX) {
      throw isMismatch(answer.brokenBy) ? damaged(bucket, key, answer.brokenBy) : bucket.failure(answer.brokenBy)
    }
    await pause(PAUSE_MS * 2 ** (attempt - 1))
  }
}

function ask(
  bucket: S3Bucket,
  key: string,
  { range, etag }: { readonly range?: ByteRange | undefined; readonly etag?: string | undefined },
): Promise<S3Part | 'missing' | { readonly brokenBy: unknown }> {
  const wanted = {
    ...bucket.at(key),
    ...(range !== undefined && { Range: `bytes=${range.start}-${range.end - 1}` }),
    ...(etag !== undefined && { IfMatch: etag }),
  }
  // The bytes are waited for here: until they have come, they take a line.
  return bucket.ask((client, { GetObjectCommand }) =>
    client.send(new GetObjectCommand(wanted)).then(
      (output) => partOf(output).catch((error: unknown) => ({ brokenBy: error })),
      (error: unknown) => {
        if (saidBy(error) === 'NoSuchKey') return 'missing' as const
        if (saidBy(error) === 'InvalidRange') return EMPTY
        throw error
      },
    ),
  )
}

/** @throws Error - the line broke, or what came is not what the store meant to send */
async function partOf({ Body, ContentLength, ContentRange, ETag }: GetObjectCommandOutput): Promise<S3Part> {
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
  if (ContentLength !== undefined && bytes.length !== ContentLength) {
    throw Object.assign(new Error('The answer ended early.'), { code: 'ECONNRESET' })
  }
  const total = Number(ContentRange?.match(/\/(\d+)$/)?.[1] ?? bytes.length)
  return { bytes, bytesTotal: total, etag: ETag }
}

/** The SDK says so in words only. */
function isMismatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Checksum mismatch')
}

function damaged({ name }: S3Bucket, key: string, cause: unknown): PhloError {
  const message = `The object "${key}" in the bucket "${name}" does not have the checksum that is kept with it.`
  return new PhloError('PHLO_S3_OBJECT_DAMAGED', message, { context: { bucket: name, key }, cause })
}
