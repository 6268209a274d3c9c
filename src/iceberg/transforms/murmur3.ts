const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/**
 * The 32-bit Murmur3 hash, x86 variant, with seed 0.
 *
 * @returns a signed 32-bit integer
 * @see https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements
 */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wordsEnd = bytes.length - (bytes.length % 4)
  let hash = 0
  for (let offset = 0; offset < wordsEnd; offset += 4) {
    hash = Math.imul(rotateLeft(hash ^ scramble(view.getUint32(offset, true)), 13), 5) + 0xe6546b64
  }
  let tail = 0
  for (let offset = bytes.length - 1; offset >= wordsEnd; offset--) tail = (tail << 8) | view.getUint8(offset)
  return finish(hash ^ scramble(tail) ^ bytes.length)
}

function scramble(word: number): number {
  return Math.imul(rotateLeft(Math.imul(word, C1), 15), C2)
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return second ^ (second >>> 16)
}
