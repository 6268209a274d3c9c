import type { Ambient } from './warehouse.js'

const UUID_BYTES = 16

/** Random hexadecimal digits, two per byte. */
export function randomHex(ambient: Ambient, byteCount: number): string {
  return Buffer.from(ambient.randomBytes(byteCount)).toString('hex')
}

/**
 * A random UUID.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.4
 */
export function randomUuid(ambient: Ambient): string {
  const bytes = Buffer.from(ambient.randomBytes(UUID_BYTES))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = bytes.toString('hex')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}
