import type { S3Bucket } from './s3-bucket.js'

/** An upload in parts that was begun so long ago, and is not complete, was left behind by a crash. */
const STALE_AGE_MS = 24 * 60 * 60 * 1000

/**
 * Give up uploads in parts that nobody goes on with: their parts are kept, and paid for, without showing up in any list.
 * It is a courtesy: where it is not allowed or fails, they stay.
 */
export async function abortStaleUploads(bucket: S3Bucket, nowMs: number): Promise<void> {
  const below = { Bucket: bucket.name, Prefix: bucket.prefix }
  try {
    const { Uploads = [] } = await bucket.ask((client, { ListMultipartUploadsCommand }) =>
      client.send(new ListMultipartUploadsCommand(below)),
    )
    for (const { Key, UploadId, Initiated } of Uploads) {
      if (Initiated === undefined || Initiated.getTime() > nowMs - STALE_AGE_MS) continue
      const stale = { Bucket: bucket.name, Key, UploadId }
      await bucket.ask((client, { AbortMultipartUploadCommand }) => client.send(new AbortMultipartUploadCommand(stale)))
    }
  } catch {
    // The next upload looks again.
  }
}
