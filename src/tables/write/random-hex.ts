import type { Ambient } from '../../storage/warehouse.js'

/** Make lower-case hexadecimal text of random bytes; two digits per byte. */
export function randomHex(ambient: Ambient, byteCount: number): string {
  return Buffer.from(ambient.randomBytes(byteCount)).toString('hex')
}
