import type { ByteRange } from '../object-store.js'

/** Split bytes into parts of one size, the last perhaps smaller; none for no bytes. */
export function splitBytes(bytesTotal: number, partBytes: number): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(bytesTotal / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min(bytesTotal, (index + 1) * partBytes),
  }))
}
