import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PhloError } from '../../../errors.js'
import type { Compression } from '../file-format.js'
import type { SourceFile } from '../source-file.js'

/**
 * Decompress a file as it is read.
 *
 * @throws PHLO_FILE_DAMAGED - it ends early, or what comes out fails its checksum; gzip has one, of zstd only the form is looked at
 */
export async function* decompress(
  file: SourceFile,
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* chunks
    return
  }
  let bytes = 0
  try {
    for await (const chunk of compression === 'gzip' ? gunzip(chunks) : unzstd(chunks)) {
      bytes += chunk.byteLength
      yield chunk
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PhloError('PHLO_FILE_DAMAGED', `${file.displayName} is damaged ${compression}: ${reason}.`, {
      cause,
      context: { file: file.displayName, compression, bytesDecompressed: bytes },
    })
  }
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzipped = createGunzip()
  // A failure of either end comes out of the iteration below, so there is nothing to do with it here.
  pipeline(Readable.from(chunks), gunzipped, () => undefined)
  for await (const chunk of gunzipped) yield chunk
}

/** Node has zstd of its own only from version 22.15. */
async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd')
  let ready: Uint8Array[] = []
  const stream = new Decompress((chunk) => ready.push(chunk))
  for await (const chunk of chunks) {
    stream.push(chunk)
    yield* ready
    ready = []
  }
  stream.push(new Uint8Array(0), true)
  yield* ready
}
