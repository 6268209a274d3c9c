import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PhloError } from '../../errors.js'
import type { SavedFile } from './snapshot-manifest.js'

/** Write a stream to a file that is durable when the call returns. @returns its size and checksum */
export async function saveFile(path: string, content: Readable): Promise<Pick<SavedFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const chunk of content) {
        hash.update(chunk)
        bytes += chunk.length
        await file.writeFile(chunk)
      }
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw isDiskFull(error) ? diskFull(path, error) : error
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Tell whether a file is as it was saved. */
export async function isIntact(path: string, { bytes, sha256 }: Pick<SavedFile, 'bytes' | 'sha256'>): Promise<boolean> {
  const hash = createHash('sha256')
  let found = 0
  try {
    await pipeline(createReadStream(path), async (chunks) => {
      for await (const chunk of chunks) {
        hash.update(chunk)
        found += chunk.length
      }
    })
  } catch {
    return false
  }
  return found === bytes && hash.digest('hex') === sha256
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

function diskFull(path: string, cause: unknown): PhloError {
  return new PhloError('PHLO_DISK_FULL', 'There is not enough space for the snapshot on the disk of the project.', {
    fixes: ['Free some space, or remove old snapshots: phlo services snapshot --list'],
    context: { path },
    cause,
  })
}
