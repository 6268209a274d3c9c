import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Compression } from '../file-format.js'
import type { SourceFile } from '../source-file.js'
import { decompress } from './decompress.js'

/** Bytes of a file that tell what it is. */
export const HEAD_BYTES = 64 * 1024

/** Read the first {@link HEAD_BYTES} of a file; fewer where it is shorter. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * Read the first {@link HEAD_BYTES} of what is compressed in a file.
 *
 * @throws PHLO_FILE_DAMAGED - it ends before that, or is broken
 */
export async function readDecompressedHead(file: SourceFile, compression: Compression): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of decompress(file, createReadStream(file.path), compression)) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes >= HEAD_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES)
}
