import type { ObjectStore } from '../../../storage/object-store.js'
import { refFileName } from '../../ref-name.js'
import { encodeJson } from '../object-format.js'
import { decodeFloor, decodeSlot, SLOTS_PER_FLOOR, type Slot } from './slot-format.js'

/** Under these, a key ends in the file name of the ref, `@`, and a number. */
export const SLOTS_PREFIX = '_catalog/refs/'
export const FLOORS_PREFIX = '_catalog/floors/'

/** The objects that say where a ref is and was: slots, and floors that replaced slots. */
export interface RefFiles {
  /** What is recorded under a number, in a floor or a slot; `undefined` when nothing is. */
  read(name: string, number: number): Promise<Slot | undefined>
  /** What a floor has kept of a number; `undefined` when it was not pruned. */
  readPruned(name: string, number: number): Promise<Slot | undefined>
  /** Read a slot itself, which may have come too late to count; `undefined` when there is none. */
  readSlot(name: string, number: number): Promise<Slot | undefined>
  hasSlot(name: string, number: number): Promise<boolean>
  /** The highest number of a slot in one list; -1 for none. */
  highestListed(name: string): Promise<number>
  hasFloor(name: string, floor: number): Promise<boolean>
  /** Write a slot, once what it refers to is durable; false when there is one of its number. */
  addSlot(name: string, slot: Slot, after?: Promise<unknown>): Promise<boolean>
  deleteSlot(name: string, number: number): Promise<void>
  /** Replace the slots of a floor by the floor; false when they are not all there. */
  addFloor(name: string, floor: number): Promise<boolean>
}

export function refFiles(store: ObjectStore): RefFiles {
  async function read(name: string, number: number): Promise<Slot | undefined> {
    // What a floor says counts: below it there may be slots that came too late.
    const slot = (await readPruned(name, number)) ?? (await readSlot(name, number))
    // It may have been pruned between these two looks.
    return slot ?? (await readPruned(name, number))
  }

  async function readPruned(name: string, number: number): Promise<Slot | undefined> {
    const slots = await readFile(floorKey(name, floorOf(number)), decodeFloor)
    return slots?.[number % SLOTS_PER_FLOOR]
  }

  async function readSlot(name: string, number: number): Promise<Slot | undefined> {
    return number === -1 ? undefined : await readFile(slotKey(name, number), decodeSlot)
  }

  async function highestListed(name: string): Promise<number> {
    const prefix = `${SLOTS_PREFIX}${refFileName(name)}@`
    let highest = -1
    for await (const { key } of store.list(prefix)) highest = Math.max(highest, Number(key.slice(prefix.length)) || 0)
    return highest
  }

  async function addFloor(name: string, floor: number): Promise<boolean> {
    const numbers = Array.from({ length: SLOTS_PER_FLOOR }, (_, index) => floor * SLOTS_PER_FLOOR + index)
    const slots = await Promise.all(numbers.map((number) => readSlot(name, number)))
    // Somebody else has pruned them.
    if (slots.includes(undefined)) return false
    await store.writeIfAbsent(floorKey(name, floor), encodeJson({ slots }))
    await Promise.all(numbers.map((number) => store.delete(slotKey(name, number))))
    return true
  }

  async function readFile<Value>(
    key: string,
    decode: (bytes: Uint8Array, key: string) => Value,
  ): Promise<Value | undefined> {
    const bytes = await store.read(key)
    return bytes && decode(bytes, key)
  }

  async function exists(key: string): Promise<boolean> {
    return (await store.stat(key)) !== undefined
  }

  return {
    read,
    readPruned,
    readSlot,
    highestListed,
    hasSlot: (name, number) => exists(slotKey(name, number)),
    hasFloor: (name, floor) => exists(floorKey(name, floor)),
    addSlot: async (name, slot, after = Promise.resolve()) =>
      (await store.writeIfAbsent(slotKey(name, slot.number), encodeJson(slot), { after })) === 'written',
    deleteSlot: (name, number) => store.delete(slotKey(name, number)),
    addFloor,
  }
}

/** The number of the floor that a slot is pruned into. */
export function floorOf(slot: number): number {
  return Math.floor(slot / SLOTS_PER_FLOOR)
}

function slotKey(name: string, number: number): string {
  return `${SLOTS_PREFIX}${refFileName(name)}@${number}`
}

function floorKey(name: string, floor: number): string {
  return `${FLOORS_PREFIX}${refFileName(name)}@${floor}`
}
