import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
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

/** Bytes that are read at once, where a file has as many. */
const CHUNK_BYTES = 4 * 1024 * 1024

/** Find out the identity of a file; reads all of it. @param signal - ends that, by rejection */
export async function identifyFile(file: SourceFile, signal?: AbortSignal): Promise<FileIdentity> {
  return {
    path: file.displayName,
    bytes: file.bytes,
    modifiedMs: file.modifiedMs,
    hash: (await hashOf(file, signal)).slice(0, 32),
  }
}

/** One buffer for all of the file: a stream would take a new one for each chunk, and twice as long. */
async function hashOf({ path, bytes }: SourceFile, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes + 1))
  await using file = await open(path)
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(chunk)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(chunk.subarray(0, bytesRead))
  }
}
