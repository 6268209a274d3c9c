import type { Ambient } from '../../storage/warehouse.js'

/** Crockford's base 32: no letters that look like digits. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Make the id of a new run: a ULID, so that ids sort by the time at which runs began.
 *
 * @see https://github.com/ulid/spec
 */
export function newRunId(ambient: Ambient): string {
  const random = ambient.randomBytes(10).reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n)
  let bits = (BigInt(ambient.now()) << 80n) | random
  let id = ''
  for (let place = 0; place < 26; place += 1) {
    id = DIGITS.charAt(Number(bits & 31n)) + id
    bits >>= 5n
  }
  return id
}

/** The branch that a run works on. */
export function runBranch(run: string): string {
  return `run/${run}`
}
