import type { TextEncoding } from '../file-format.js'

/**
 * Tell the encoding of text by its byte order mark, and UTF-16 without one by its zero bytes. Everything else is UTF-8 until it is
 * found not to be: what an 8-bit encoding is cannot be told from bytes.
 *
 * @param head - the first bytes, decompressed
 */
export function detectEncoding(head: Buffer): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const sample = head.subarray(0, Math.min(head.length, 1024) & ~1)
  const zeros = [0, 0]
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  // In text of Western languages nearly every second byte is zero, and no byte of the other half is.
  if (odd > sample.length / 4 && even === 0) return 'utf-16le'
  return even > sample.length / 4 && odd === 0 ? 'utf-16be' : 'utf-8'
}
