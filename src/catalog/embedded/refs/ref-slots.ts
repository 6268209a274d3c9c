import { boundedCache } from '../../../storage/bounded-cache.js'
import { inBackground } from '../../../storage/in-background.js'
import type { ObjectStore } from '../../../storage/object-store.js'
import { randomHex } from '../../../storage/random-id.js'
import type { Ambient } from '../../../storage/warehouse.js'
import { highestNumber } from './highest-number.js'
import { floorOf, refFiles } from './ref-files.js'
import { SLOTS_PER_FLOOR, type Slot } from './slot-format.js'

const REFS_CACHED_MAX = 1024

/** Where a ref goes. */
interface Move extends Pick<Slot, 'type' | 'hash'> {
  /** The commit, on its way to the disk: the ref moves only once this is fulfilled. Left out: it is durable. */
  readonly after?: Promise<unknown>
}

/** A slot that is there or was pruned, from which the current one is looked for. */
interface SearchStart {
  /** -1: before all slots. */
  readonly number: number
  /** What it says, if it turns out to be the current one; `undefined` where that is not known. */
  readonly slot: Slot | Promise<Slot | undefined> | undefined
}

/**
 * The positions of refs, as a sequence of objects per ref. A ref is moved by writing the next slot if it is absent:
 * of two writers one wins, without a lock that a crash could leave behind.
 *
 * Old slots are pruned: 32 of them become one floor, which is never deleted, is durable before they go, and keeps what
 * they said. Slots and floors are numbered without gaps. Where a look takes little, readers begin at the highest floor and
 * find the highest slot by bisection, in a number of looks that hardly grows with the history; in a store far away they
 * begin at the highest slot of a list.
 */
export interface RefSlots {
  /** The current slot, a deletion included; `undefined` when there never was such a ref. */
  latest(name: string): Promise<Slot | undefined>
  /** Move a ref from its current slot to a new one; `undefined` when another writer was first. */
  advance(name: string, from: Slot | undefined, to: Move): Promise<Slot | undefined>
  /** The slot that was current at a time, in milliseconds since the epoch; `undefined` before the first one. */
  at(name: string, timeMs: number): Promise<Slot | undefined>
}

export function refSlots(store: ObjectStore, ambient: Ambient): RefSlots {
  const files = refFiles(store)
  // Only a place to begin the search at: what is found is always verified.
  const hints = boundedCache<Slot>(REFS_CACHED_MAX)

  async function latest(name: string): Promise<Slot | undefined> {
    let found = await latestFrom(name, await searchStart(name))
    // A list may be of another moment, and shows what came too late; floors never do.
    while (found === 'pruned') found = await latestFrom(name, await lastPruned(name))
    if (found) hints.set(name, found)
    return found
  }

  /** `'pruned'`: the ref has moved on so far that the search began, or ended, below a floor. */
  async function latestFrom(name: string, start: SearchStart): Promise<Slot | undefined | 'pruned'> {
    const [number, first] = await Promise.all([
      highestNumber(start.number, (candidate) => files.hasSlot(name, candidate)),
      start.slot,
    ])
    // Slots are numbered without gaps above the floors only: one that covers the gap shows that the end is elsewhere.
    if (await files.hasFloor(name, floorOf(number + 1))) return 'pruned'
    if (number === -1) return undefined
    return (number === start.number ? first : undefined) ?? (await files.read(name, number)) ?? 'pruned'
  }

  async function searchStart(name: string): Promise<SearchStart> {
    const hint = hints.get(name)
    if (hint) return { number: hint.number, slot: hint }
    if (!store.isRemote) return await lastPruned(name)
    const number = await files.highestListed(name)
    return { number, slot: inBackground(files.readSlot(name, number)) }
  }

  async function lastPruned(name: string): Promise<SearchStart> {
    return { number: (await latestFloor(name)) * SLOTS_PER_FLOOR + SLOTS_PER_FLOOR - 1, slot: undefined }
  }

  /** -1 when nothing was pruned yet. */
  async function latestFloor(name: string): Promise<number> {
    return await highestNumber(-1, (floor) => files.hasFloor(name, floor))
  }

  async function advance(name: string, from: Slot | undefined, { type, hash, after }: Move): Promise<Slot | undefined> {
    const number = from ? from.number + 1 : 0
    const timeMs = Math.max(ambient.now(), from?.timeMs ?? 0)
    const slot = { type, hash, number, timeMs, nonce: randomHex(ambient, 8) }
    if (!(await files.addSlot(name, slot, after))) return undefined
    // A writer that was long asleep may have filled a slot that was pruned before: then the floor knows another slot of
    // that number, and nobody looks at this one. A floor that knows this one only shows that others were quick.
    const pruned = await files.readPruned(name, number)
    if (pruned && pruned.nonce !== slot.nonce) {
      await files.deleteSlot(name, number)
      return undefined
    }
    hints.set(name, slot)
    if (number > 0 && number % SLOTS_PER_FLOOR === 0) await tryToPrune(name, number)
    return slot
  }

  async function tryToPrune(name: string, currentNumber: number): Promise<void> {
    try {
      const last = floorOf(currentNumber) - 1
      let floor = (await latestFloor(name)) + 1
      while (floor <= last && (await files.addFloor(name, floor))) floor++
    } catch {
      // The ref has moved already, so this is no failure of the caller's. Slots that stay only take space.
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
      const slot = await files.read(name, middle)
      if (slot && slot.timeMs <= timeMs) low = middle
      else high = middle
    }
    return low === -1 ? undefined : await files.read(name, low)
  }

  return { latest, advance, at }
}
