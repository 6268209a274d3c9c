import assert from 'node:assert/strict'
import { type FileHandle, open } from 'node:fs/promises'
import { type Gate, gate } from '../gate.js'
import { mapAtOnce } from '../map-at-once.js'
import { nodeFileSystem } from '../node-file-system.js'
import type { ByteRange } from '../object-store.js'
import type { Ambient } from '../warehouse.js'
import { abortStaleUploads } from './abort-stale-uploads.js'
import { type Claim, claimKey } from './claim-key.js'
import { putIfAbsent } from './put-object.js'
import type { S3Bucket } from './s3-bucket.js'
import { splitBytes } from './split-bytes.js'

/** What is sent in one piece; S3 wants 5 MiB at least. */
const PART_BYTES_MIN = 16 * 1024 * 1024
/** The most parts that S3 takes. */
const PARTS_MAX = 10_000
const PARTS_AT_ONCE = 4
/** Of all files that are uploaded together; so many parts are in memory. */
const PARTS_OF_ALL_AT_ONCE = 6

/** Puts a local file unless there is an object; one that is large goes in parts, several at once. */
export type FileUploader = (claim: Claim, localPath: string) => Promise<'written' | 'exists'>

/** The first file that goes in parts makes room by those that crashes left behind. */
export function fileUploader(bucket: S3Bucket, ambient: Ambient): FileUploader {
  const sending = gate(PARTS_OF_ALL_AT_ONCE)
  let tidying: Promise<void> | undefined
  return async (claim, localPath) => {
    const { bytes: size } = await nodeFileSystem.stat(localPath)
    if (size <= PART_BYTES_MIN) {
      return await sending(async () => putIfAbsent(bucket, claim, await nodeFileSystem.read(localPath)))
    }
    const file = await open(localPath)
    try {
      tidying ??= abortStaleUploads(bucket, ambient.now())
      await tidying
      return await uploadParts({ bucket: bucket.forUploads(), sending, claim, file, bytesTotal: size })
    } finally {
      await file.close()
    }
  }
}

interface PartedUpload {
  readonly bucket: S3Bucket
  readonly sending: Gate
  readonly claim: Claim
  readonly file: FileHandle
  readonly bytesTotal: number
}

async function uploadParts({ bucket, sending, claim, file, bytesTotal }: PartedUpload): Promise<'written' | 'exists'> {
  const name = bucket.at(claim.key)
  const begin = { ...name, Metadata: claim.notes }
  const { UploadId } = await bucket.ask((client, { CreateMultipartUploadCommand }) =>
    client.send(new CreateMultipartUploadCommand(begin)),
  )
  const upload = { ...name, UploadId }

  async function uploadPart(range: ByteRange, index: number) {
    const PartNumber = index + 1
    const wanted = { ...upload, PartNumber, Body: await readPart(file, range) }
    const { ETag } = await bucket.ask((client, { UploadPartCommand }) => client.send(new UploadPartCommand(wanted)))
    return { ETag, PartNumber }
  }

  try {
    const parts = splitBytes(bytesTotal, Math.max(PART_BYTES_MIN, Math.ceil(bytesTotal / PARTS_MAX)))
    const Parts = await mapAtOnce(parts, PARTS_AT_ONCE, (range, index) => sending(() => uploadPart(range, index)))
    const whole = { ...upload, IfNoneMatch: '*', MultipartUpload: { Parts } }
    const outcome = await claimKey(bucket, claim, (client, { CompleteMultipartUploadCommand }) =>
      client.send(new CompleteMultipartUploadCommand(whole)),
    )
    if (outcome === 'exists') await giveUp(bucket, upload)
    return outcome
  } catch (error) {
    await giveUp(bucket, upload)
    throw error
  }
}

/** Parts that become no object are kept, and paid for, without ever showing up in a list. */
async function giveUp(bucket: S3Bucket, upload: MultipartUpload): Promise<void> {
  const abort = bucket.ask((client, { AbortMultipartUploadCommand }) =>
    client.send(new AbortMultipartUploadCommand(upload)),
  )
  // It is a failure before this one that is reported.
  await abort.catch(() => undefined)
}

interface MultipartUpload {
  readonly Bucket: string
  readonly Key: string
  readonly UploadId: string | undefined
}

async function readPart(file: FileHandle, { start, end }: ByteRange): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(end - start), { position: start })
  assert.equal(bytesRead, end - start, 'a file changed while it was uploaded')
  return buffer
}
