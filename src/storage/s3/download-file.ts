import assert from 'node:assert/strict'
import { type FileHandle, open } from 'node:fs/promises'
import { PhloError } from '../../errors.js'
import { type Gate, gate } from '../gate.js'
import { mapAtOnce } from '../map-at-once.js'
import { getObject, type S3Part } from './get-object.js'
import type { S3Bucket } from './s3-bucket.js'
import { splitBytes } from './split-bytes.js'

/** Large enough that a request costs little beside its bytes, small enough that a file of some size comes by several. */
const PART_BYTES = 8 * 1024 * 1024
/** Of all files that are downloaded together; so many parts are in memory. */
const PARTS_AT_ONCE = 8

/** Copies an object into a new local file, its parts side by side; false when there is no object. */
export type FileDownloader = (key: string, localPath: string) => Promise<boolean>

/** Make what downloads files of a bucket; together they keep to a bound of parts in memory. */
export function fileDownloader(bucket: S3Bucket): FileDownloader {
  const receiving = gate(PARTS_AT_ONCE)
  return async (key, localPath) => {
    const first = await receiving(() => getObject(bucket, key, { range: { start: 0, end: PART_BYTES } }))
    if (first === undefined) return false
    const file = await open(localPath, 'wx')
    try {
      await writeAt(file, 0, first.bytes)
      await downloadOthers({ bucket, receiving, key, file, first })
    } finally {
      await file.close()
    }
    return true
  }
}

interface PartedDownload {
  readonly bucket: S3Bucket
  readonly receiving: Gate
  readonly key: string
  readonly file: FileHandle
  readonly first: S3Part
}

/** An object that was replaced meanwhile is refused by the store: a file is never put together from two. */
async function downloadOthers({ bucket, receiving, key, file, first }: PartedDownload): Promise<void> {
  const others = splitBytes(first.bytesTotal, PART_BYTES).slice(1)
  await mapAtOnce(others, PARTS_AT_ONCE, (range) =>
    receiving(async () => {
      const part = await getObject(bucket, key, { range, etag: first.etag })
      if (part === undefined) throw deleted(bucket, key)
      await writeAt(file, range.start, part.bytes)
    }),
  )
}

async function writeAt(file: FileHandle, position: number, bytes: Uint8Array): Promise<void> {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position)
  assert.equal(bytesWritten, bytes.length)
}

function deleted({ name }: S3Bucket, key: string): PhloError {
  return new PhloError('PHLO_OBJECT_MISSING', `The object "${key}" was deleted while it was downloaded.`, {
    context: { bucket: name, key },
  })
}
