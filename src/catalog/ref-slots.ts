import type { ObjectStore } from '../storage/object-store.js'
import type { Ambient } from '../storage/warehouse.js'
import { boundedCache } from './bounded-cache.js'
import type { CommitHash, ReferenceType } from './catalog.js'
import { highestNumber } from './highest-number.js'
import { decodeJson, encodeJson } from './object-format.js'
import { refFileName } from './ref-name.js'

/** Under these, a key ends in the file name of the ref, `@`, and a number. */
export const SLOTS_PREFIX = '_catalog/refs/'
export const FLOORS_PREFIX = '_catalog/floors/'

/** Slots that one floor replaces. */
export const SLOTS_PER_FLOOR = 32

const REFS_CACHED_MAX = 1024

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
 * The positions of refs, as a sequence of objects per ref. A ref is moved by writing the next slot if it is absent:
 * of two writers one wins, without a lock that a crash could leave behind.
 *
 * Old slots are pruned: 32 of them become one floor, which is never deleted, is as durable as they were before they go,
 * and keeps what they said. Readers begin at the highest floor. Slots and floors are numbered without gaps, so the
 * highest one is found by bisection, in a number of reads that hardly grows with the history.
 */
export interface RefSlots {
  /** The current slot, a deletion included; `undefined` when there never was such a ref. */
  latest(name: string): Promise<Slot | undefined>
  /** Move a ref from its current slot to a new one; `undefined` when another writer was first. */
  advance(
    name: string,
    from: Slot | undefined,
    to: { readonly type: ReferenceType; readonly hash: CommitHash | null },
  ): Promise<Slot | undefined>
  /** The slot that was current at a time, in milliseconds since the epoch; `undefined` before the first one. */
  at(name: string, timeMs: number): Promise<Slot | undefined>
}

export function refSlots(store: ObjectStore, ambient: Ambient): RefSlots {
  // Only a place to begin the search at: what is found is always verified.
  const hints = boundedCache<Slot>(REFS_CACHED_MAX)

  async function latest(name: string): Promise<Slot | undefined> {
    for (let hint = hints.get(name); ; hint = undefined) {
      const found = await latestFrom(name, hint)
      if (found === 'pruned') continue
      if (found) hints.set(name, found)
      return found
    }
  }

  /** `'pruned'`: the ref has moved on so far that the search began, or ended, below a floor. */
  async function latestFrom(name: string, hint: Slot | undefined): Promise<Slot | undefined | 'pruned'> {
    const start = hint?.number ?? (await latestFloor(name)) * SLOTS_PER_FLOOR + SLOTS_PER_FLOOR - 1
    const number = await highestNumber(start, (candidate) => exists(slotKey(name, candidate)))
    if (number === -1) return undefined
    // Slots are numbered without gaps above the floors only: one that covers the gap shows that the end is elsewhere.
    if (await exists(floorKey(name, floorOf(number + 1)))) return 'pruned'
    return number === hint?.number ? hint : ((await readSlot(name, number)) ?? 'pruned')
  }

  /** -1 when nothing was pruned yet. */
  async function latestFloor(name: string): Promise<number> {
    return await highestNumber(-1, (number) => exists(floorKey(name, number)))
  }

  async function advance(
    name: string,
    from: Slot | undefined,
    to: { readonly type: ReferenceType; readonly hash: CommitHash | null },
  ): Promise<Slot | undefined> {
    const number = from ? from.number + 1 : 0
    const nonce = Buffer.from(ambient.randomBytes(8)).toString('hex')
    const slot = { ...to, number, nonce, timeMs: Math.max(ambient.now(), from?.timeMs ?? 0) }
    const outcome = await store.writeIfAbsent(slotKey(name, number), encodeJson(slot))
    if (outcome === 'exists') return undefined
    // A writer that was long asleep may have filled a slot that was pruned before: then the floor knows another slot of
    // that number, and nobody looks at this one. A floor that knows this one only shows that others were quick.
    const pruned = await readPruned(name, number)
    if (pruned && pruned.nonce !== nonce) {
      await store.delete(slotKey(name, number))
      return undefined
    }
    hints.set(name, slot)
    if (number > 0 && number % SLOTS_PER_FLOOR === 0) await tryToPrune(name, number)
    return slot
  }

  /** The ref has moved already, so a failure here is none of the caller's: the next one who prunes catches up. */
  async function tryToPrune(name: string, currentNumber: number): Promise<void> {
    try {
      await prune(name, currentNumber)
    } catch {
      // Slots that stay only take space.
    }
  }

  async function prune(name: string, currentNumber: number): Promise<void> {
    for (let next = (await latestFloor(name)) + 1; (next + 1) * SLOTS_PER_FLOOR <= currentNumber; next++) {
      const numbers = Array.from({ length: SLOTS_PER_FLOOR }, (_, index) => next * SLOTS_PER_FLOOR + index)
      const slots = await Promise.all(numbers.map((number) => readFile(slotKey(name, number))))
      // Somebody else prunes, and has come further.
      if (slots.includes(undefined)) return
      await store.writeIfAbsent(floorKey(name, next), encodeJson({ slots }))
      await Promise.all(numbers.map((number) => store.delete(slotKey(name, number))))
    }
  }

  async function at(name: string, timeMs: number): Promise<Slot | undefined> {
    const current = await latest(name)
    if (!current || current.timeMs <= timeMs) return current
    // The slot `low`, if any, is at or before the time, the slot `high` after it.
    let low = -1
    let high = current.number
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      const slot = await readSlot(name, middle)
      if (slot && slot.timeMs <= timeMs) low = middle
      else high = middle
    }
    return low === -1 ? undefined : await readSlot(name, low)
  }

  async function readSlot(name: string, number: number): Promise<Slot | undefined> {
    // What a floor says counts: below it there may be slots that came too late.
    const slot = (await readPruned(name, number)) ?? ((await readFile(slotKey(name, number))) as Slot | undefined)
    // It may have been pruned between these two looks.
    return slot ?? (await readPruned(name, number))
  }

  async function readPruned(name: string, number: number): Promise<Slot | undefined> {
    const floor = (await readFile(floorKey(name, floorOf(number)))) as { readonly slots: readonly Slot[] } | undefined
    return floor?.slots[number % SLOTS_PER_FLOOR]
  }

  async function readFile(key: string): Promise<unknown> {
    const bytes = await store.read(key)
    return bytes && decodeJson(bytes, key)
  }

  async function exists(key: string): Promise<boolean> {
    return (await store.stat(key)) !== undefined
  }

  return { latest, advance, at }
}

/** The number of the floor that a slot is pruned into. */
function floorOf(slot: number): number {
  return Math.floor(slot / SLOTS_PER_FLOOR)
}

function slotKey(name: string, number: number): string {
  return `${SLOTS_PREFIX}${refFileName(name)}@${number}`
}

function floorKey(name: string, number: number): string {
  return `${FLOORS_PREFIX}${refFileName(name)}@${number}`
}
