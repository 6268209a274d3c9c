import type { ObjectStore } from '../../../storage/object-store.js'
import { refFileName } from '../../ref-name.js'
import { MARKERS_PREFIX } from '../refs/embedded-refs.js'
import { FLOORS_PREFIX, SLOTS_PREFIX } from '../refs/ref-files.js'
import type { RefSlots } from '../refs/ref-slots.js'
import { decodeFloor, decodeSlot, SLOTS_PER_FLOOR } from '../refs/slot-format.js'
import { attempt, type ProblemKind, type Problems } from './check-history.js'

interface CheckedRef {
  /** The commit that the ref points to; `undefined` when it is deleted or can not be read. */
  readonly hash: string | undefined
  readonly problems: Problems
}

/** Check the files of one ref: that all can be read, that none is missing between them, and that it is listed. */
export async function checkRef(store: ObjectStore, slots: RefSlots, name: string): Promise<CheckedRef> {
  const file = refFileName(name)
  // Slots first: what is pruned while this goes on is then covered by a floor that is seen.
  const slotNumbers = await listNumbers(store, `${SLOTS_PREFIX}${file}@`)
  const floorNumbers = await listNumbers(store, `${FLOORS_PREFIX}${file}@`)
  const pruned = (Math.max(-1, ...floorNumbers) + 1) * SLOTS_PER_FLOOR
  const floors = await checkNumbered(store, `${FLOORS_PREFIX}${file}@`, {
    numbers: floorNumbers,
    first: 0,
    decode: decodeFloor,
  })
  const above = await checkNumbered(store, `${SLOTS_PREFIX}${file}@`, {
    numbers: slotNumbers,
    first: pruned,
    decode: decodeSlot,
  })
  const latest = await attempt(() => slots.latest(name), `${SLOTS_PREFIX}${file}@`)
  const hash = latest.value?.hash ?? undefined
  const marker = `${MARKERS_PREFIX}${file}@`
  const isListed = hash === undefined || (await hasAny(store, marker))
  const listing: Problems = new Map(isListed ? [] : [[marker, 'missing']])
  return { hash, problems: new Map([...floors, ...above, ...latest.problems, ...listing]) }
}

async function listNumbers(store: ObjectStore, prefix: string): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>()
  for await (const { key } of store.list(prefix)) {
    // Programs that copy files leave others beside them: `main@0 (1)`, `main@0.sync-conflict`.
    const number = key.slice(prefix.length)
    if (/^\d+$/.test(number)) numbers.add(Number(number))
  }
  return numbers
}

interface NumberedFiles {
  /** Those that are there. */
  readonly numbers: ReadonlySet<number>
  readonly first: number
  decode(bytes: Uint8Array, key: string): unknown
}

/** Check the files whose keys are a prefix and a number: from `first` to the highest none may be missing. */
async function checkNumbered(
  store: ObjectStore,
  prefix: string,
  { numbers, first, decode }: NumberedFiles,
): Promise<Problems> {
  const problems = new Map<string, ProblemKind>()
  const last = Math.max(-1, ...numbers)
  for (let number = first; number <= last; number++) {
    const key = `${prefix}${number}`
    if (!numbers.has(number)) problems.set(key, 'missing')
    const bytes = await store.read(key)
    // Without bytes it is missing, or was pruned since it was listed.
    const checked = bytes && (await attempt(async () => decode(bytes, key), key))
    for (const [key, kind] of checked?.problems ?? []) problems.set(key, kind)
  }
  return problems
}

async function hasAny(store: ObjectStore, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true
  return false
}
