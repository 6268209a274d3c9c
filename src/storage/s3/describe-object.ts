import { PhloError } from '../../errors.js'
import type { S3Bucket } from './s3-bucket.js'

/** What a bucket knows of an object without its bytes. */
export interface S3Description {
  readonly bytes: number
  /** Milliseconds since the epoch, in whole seconds. */
  readonly modifiedMs: number
  /** What its writer noted with it, names in lower case. */
  readonly notes: Readonly<Record<string, string>>
}

/** Describe an object; `undefined` when there is none. */
export async function describeObject(bucket: S3Bucket, key: string): Promise<S3Description | undefined> {
  const name = bucket.at(key)
  const answer = await bucket
    .ask((client, { HeadObjectCommand }) => client.send(new HeadObjectCommand(name)))
    .catch(async (error: unknown) => {
      const status = error instanceof PhloError ? error.context.status : undefined
      const isMissing = status === 404
      // An answer to HEAD does not say why: it may as well be the bucket that is missing.
      if (status !== undefined && !(isMissing && bucket.hasAnswered())) await bucket.explain()
      if (isMissing) return undefined
      throw error
    })
  if (answer === undefined) return undefined
  const { ContentLength = 0, LastModified, Metadata = {} } = answer
  return { bytes: ContentLength, modifiedMs: wholeSeconds(LastModified), notes: Metadata }
}

/** A header says when in seconds, a listing in milliseconds; an object is described alike by both. */
export function wholeSeconds(date: Date | undefined): number {
  return Math.floor((date?.getTime() ?? 0) / 1000) * 1000
}
