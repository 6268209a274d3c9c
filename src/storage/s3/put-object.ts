import { type Claim, claimKey } from './claim-key.js'
import type { S3Bucket } from './s3-bucket.js'

/** Put an object, replacing what is there. */
export async function putObject(bucket: S3Bucket, key: string, bytes: Uint8Array): Promise<void> {
  const wanted = { ...bucket.at(key), Body: bytes }
  await bucket.ask((client, { PutObjectCommand }) => client.send(new PutObjectCommand(wanted)))
}

/** Put an object unless there is one. */
export async function putIfAbsent(bucket: S3Bucket, claim: Claim, bytes: Uint8Array): Promise<'written' | 'exists'> {
  const wanted = { ...bucket.at(claim.key), Metadata: claim.notes, IfNoneMatch: '*', Body: bytes }
  return await claimKey(bucket, claim, (client, { PutObjectCommand }) => client.send(new PutObjectCommand(wanted)))
}
