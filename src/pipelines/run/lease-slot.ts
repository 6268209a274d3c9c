import type { ObjectStore } from '../../storage/object-store.js'

/** What one slot of an asset's lease says. */
export interface LeaseSlot {
  /** Position in the sequence, from 1: the fencing token. */
  readonly number: number
  readonly run: string
  readonly host: string
  readonly pid: number
  /** Milliseconds since the epoch; 0 when the lease was given back. */
  readonly expiresMs: number
}

const DIGITS = 12

/** Slots below the last one that are kept, so that a writer who read the sequence long ago still meets a taken slot. */
const SLOTS_KEPT = 16

/** The last slot of an asset, or `undefined` when it never had a run. */
export async function lastSlot(store: ObjectStore, asset: string): Promise<LeaseSlot | undefined> {
  const key = (await slotKeys(store, asset)).at(-1)
  const bytes = key === undefined ? undefined : await store.read(key)
  if (key === undefined || bytes === undefined) return undefined
  const slot: Omit<LeaseSlot, 'number'> = JSON.parse(new TextDecoder().decode(bytes))
  return { ...slot, number: Number(key.slice(-DIGITS)) }
}

/**
 * Fill the slot unless it is taken.
 *
 * @returns whether this call filled it, and nobody has gone on from there
 */
export async function fillSlot(store: ObjectStore, asset: string, slot: LeaseSlot): Promise<boolean> {
  const { number, ...content } = slot
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  if ((await store.writeIfAbsent(slotKey(asset, number), bytes)) === 'exists') return false
  const keys = await slotKeys(store, asset)
  await Promise.all(keys.slice(0, -SLOTS_KEPT).map((key) => store.delete(key)))
  return keys.at(-1) === slotKey(asset, number)
}

async function slotKeys(store: ObjectStore, asset: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(slotPrefix(asset))) keys.push(key)
  return keys
}

function slotPrefix(asset: string): string {
  return `_runs/leases/${asset.toLowerCase()}/`
}

function slotKey(asset: string, number: number): string {
  return slotPrefix(asset) + String(number).padStart(DIGITS, '0')
}
