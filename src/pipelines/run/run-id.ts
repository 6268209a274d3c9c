import type { Ambient } from '../../storage/warehouse.js'
import { RUN_BRANCHES } from '../../tables/passing-branches.js'

/** Crockford's base 32: no letters that look like digits. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const RANDOM_BYTES = 10

/**
 * Make the id of a new run: a ULID, so that ids sort by the time at which runs began.
 *
 * @see https://github.com/ulid/spec
 */
export function newRunId(ambient: Ambient): string {
  const random = ambient.randomBytes(RANDOM_BYTES).reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n)
  let bits = (BigInt(ambient.now()) << 80n) | random
  let id = ''
  for (let place = 0; place < 26; place += 1) {
    id = DIGITS.charAt(Number(bits & 31n)) + id
    bits >>= 5n
  }
  return id
}

/** When the run of an id began, in milliseconds since the epoch; `undefined`: it is not an id. */
export function runStartedMs(run: string): number | undefined {
  if (!/^[0-9A-Z]{26}$/.test(run)) return undefined
  return [...run.slice(0, 10)].reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0)
}

/** The branch that a run works on. */
export function runBranch(run: string): string {
  return `${RUN_BRANCHES}${run}`
}
