import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { SourceFile } from '../files/source-file.js'

/** What tells one state of a file from another. */
export interface FileIdentity {
  /** What the user calls the file. */
  readonly path: string
  readonly bytes: number
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number
  /** SHA-256 of the content, shortened to 128 bits, hexadecimal. */
  readonly hash: string
}

/** Find out the identity of a file; reads all of it. */
export async function identifyFile(file: SourceFile): Promise<FileIdentity> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file.path, { highWaterMark: 1 << 20 }), hash)
  return {
    path: file.displayName,
    bytes: file.bytes,
    modifiedMs: file.modifiedMs,
    hash: hash.digest('hex').slice(0, 32),
  }
}
