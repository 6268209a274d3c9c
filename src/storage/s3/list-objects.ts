import { isPlainPath } from '../object-key.js'
import type { ObjectInfo } from '../object-store.js'
import { wholeSeconds } from './describe-object.js'
import type { S3Bucket } from './s3-bucket.js'

/**
 * List the objects whose key starts with `prefix`, in the order of their keys.
 * What could be no key is left out: consoles make objects that end in `/` for folders.
 */
export async function* listObjects(bucket: S3Bucket, prefix: string, after: string): AsyncGenerator<ObjectInfo> {
  const wanted = { Bucket: bucket.name, Prefix: bucket.prefix + prefix }
  let from: { StartAfter?: string; ContinuationToken?: string } =
    after === '' ? {} : { StartAfter: bucket.prefix + after }
  for (;;) {
    const page = await bucket.ask((client, { ListObjectsV2Command }) =>
      client.send(new ListObjectsV2Command({ ...wanted, ...from })),
    )
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const key = Key.slice(bucket.prefix.length)
      if (isPlainPath(key)) yield { key, bytes: Size, modifiedMs: wholeSeconds(LastModified) }
    }
    if (page.NextContinuationToken === undefined) return
    from = { ContinuationToken: page.NextContinuationToken }
  }
}
