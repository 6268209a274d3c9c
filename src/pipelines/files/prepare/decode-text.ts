import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PhloError } from '../../../errors.js'
import type { Compression, TextEncoding } from '../file-format.js'
import type { SourceFile } from '../source-file.js'
import { decompress } from './decompress.js'

export interface TextForm {
  readonly compression: Compression
  readonly encoding: TextEncoding
}

/**
 * Write a copy of a text file without compression and in UTF-8, in bounded memory. DuckDB could read gzip itself, but takes
 * a file that is cut off for a shorter one.
 *
 * @param path - absolute path of the copy; its folder is made
 * @throws PHLO_FILE_DAMAGED - the compressed data ends early or fails its checksum
 * @throws PHLO_ENCODING_INVALID - bytes are no characters of the encoding
 */
export async function decodeText(
  file: SourceFile,
  path: string,
  { compression, encoding }: TextForm,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await pipeline(
    createReadStream(file.path),
    (chunks: AsyncIterable<Uint8Array>) => decompress(file, chunks, compression),
    (chunks: AsyncIterable<Uint8Array>) => toUtf8(file, chunks, encoding),
    createWriteStream(path),
    signal === undefined ? {} : { signal },
  )
}

async function* toUtf8(
  file: SourceFile,
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') {
    yield* chunks
    return
  }
  const decoder = new TextDecoder(encoding, { fatal: true })
  const encoder = new TextEncoder()
  let byteOffset = 0
  try {
    for await (const chunk of chunks) {
      yield encoder.encode(decoder.decode(chunk, { stream: true }))
      byteOffset += chunk.byteLength
    }
    yield encoder.encode(decoder.decode())
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new PhloError('PHLO_ENCODING_INVALID', `${file.displayName} is not ${encoding} throughout.`, {
      cause,
      fixes: ['Leave `encoding` out, or say another one: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`.'],
      context: { file: file.displayName, encoding, afterByte: byteOffset },
    })
  }
}
