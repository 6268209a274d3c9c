import { type Claim, claimKey } from './claim-key.js'
import type { S3Bucket } from './s3-bucket.js'

/** So much goes out in a few seconds on a slow line, too. */
const SMALL_BYTES_MAX = 256 * 1024

/** Put an object, replacing what is there. */
export async function putObject(bucket: S3Bucket, key: string, bytes: Uint8Array): Promise<void> {
  const wanted = { ...bucket.at(key), Body: bytes }
  await fitFor(bytes, bucket).ask((client, { PutObjectCommand }) => client.send(new PutObjectCommand(wanted)))
}

/** Put an object unless there is one. */
export async function putIfAbsent(bucket: S3Bucket, claim: Claim, bytes: Uint8Array): Promise<'written' | 'exists'> {
  const wanted = { ...bucket.at(claim.key), Metadata: claim.notes, IfNoneMatch: '*', Body: bytes }
  return await claimKey(fitFor(bytes, bucket), claim, (client, { PutObjectCommand }) =>
    client.send(new PutObjectCommand(wanted)),
  )
}

function fitFor({ length }: Uint8Array, bucket: S3Bucket): S3Bucket {
  return length > SMALL_BYTES_MAX ? bucket.forUploads() : bucket
}
