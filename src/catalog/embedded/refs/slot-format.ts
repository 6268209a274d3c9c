import { PhloError } from '../../../errors.js'
import type { CommitHash, ReferenceType } from '../../catalog.js'
import { decodeJson } from '../object-format.js'

/** Slots that one floor replaces. */
export const SLOTS_PER_FLOOR = 32

/** One position that a ref has had. */
export interface Slot {
  /** Counts the positions of the ref, from 0, over all its lives. */
  readonly number: number
  readonly type: ReferenceType
  /** `null`: from here on the ref is deleted. */
  readonly hash: CommitHash | null
  /** Random hexadecimal digits, by which a writer knows its own slot. */
  readonly nonce: string
  /** When the ref was moved here, in milliseconds since the epoch; never before the slot below. */
  readonly timeMs: number
}

/**
 * Read a slot. Unlike commits, slots are not named by what they hold, so their form is verified.
 *
 * @param key - of the object, for the error
 * @throws PHLO_FORMAT_NEWER, PHLO_CATALOG_CORRUPT
 */
export function decodeSlot(bytes: Uint8Array, key: string): Slot {
  const json = decodeJson(bytes, key)
  if (isSlot(json)) return json
  throw damaged(key)
}

/**
 * Read the slots that a floor keeps, of which there are {@link SLOTS_PER_FLOOR}.
 *
 * @throws PHLO_FORMAT_NEWER, PHLO_CATALOG_CORRUPT - as for {@link decodeSlot}
 */
export function decodeFloor(bytes: Uint8Array, key: string): readonly Slot[] {
  const { slots } = { slots: undefined, ...Object(decodeJson(bytes, key)) }
  if (Array.isArray(slots) && slots.length === SLOTS_PER_FLOOR && slots.every(isSlot)) return slots
  throw damaged(key)
}

function isSlot(json: unknown): json is Slot {
  const { number, type, hash, nonce, timeMs } = Object(json) as Readonly<Record<keyof Slot, unknown>>
  return (
    Number.isSafeInteger(number) &&
    (type === 'BRANCH' || type === 'TAG') &&
    (hash === null || typeof hash === 'string') &&
    typeof nonce === 'string' &&
    typeof timeMs === 'number'
  )
}

function damaged(key: string): PhloError {
  return new PhloError('PHLO_CATALOG_CORRUPT', `The catalog's file "${key}" is damaged.`, { context: { key } })
}
