import { PhloError } from '../../../errors.js'
import type { ObjectStore } from '../../../storage/object-store.js'
import type { CommitHash, Reference } from '../../catalog.js'
import { assertRefName, refFileName, refNameOfFile } from '../../ref-name.js'
import { encodeJson } from '../object-format.js'
import type { RefSlots } from './ref-slots.js'
import type { Slot } from './slot-format.js'

/**
 * One marker per life of a ref, so that listing refs does not meet those that are long gone.
 * It is written before the first slot of that life and deleted after the last: it may be there without a ref, never the
 * other way round.
 */
export const MARKERS_PREFIX = '_catalog/live/'

/** A live ref and the slot that it was found in. */
export interface LiveRef {
  readonly reference: Reference
  readonly slot: Slot
}

export interface EmbeddedRefs {
  find(name: string): Promise<LiveRef | undefined>
  /** @throws PHLO_REF_UNKNOWN */
  get(name: string): Promise<LiveRef>
  all(): Promise<readonly Reference[]>
  /** @throws PHLO_REF_EXISTS, PHLO_NAME_INVALID */
  create(reference: Reference): Promise<void>
  /** @throws PHLO_REF_UNKNOWN, PHLO_COMMIT_CONFLICT */
  delete(name: string, expectedHash: CommitHash): Promise<void>
  /** @throws PHLO_REF_UNKNOWN, PHLO_COMMIT_CONFLICT */
  assign(name: string, move: { readonly expectedHash: CommitHash; readonly newHash: CommitHash }): Promise<void>
}

export function embeddedRefs(store: ObjectStore, slots: RefSlots): EmbeddedRefs {
  async function find(name: string): Promise<LiveRef | undefined> {
    const slot = await slots.latest(name)
    if (!slot || slot.hash === null) return undefined
    return { slot, reference: { type: slot.type, name, hash: slot.hash } }
  }

  async function get(name: string): Promise<LiveRef> {
    const found = await find(name)
    if (found) return found
    throw new PhloError('PHLO_REF_UNKNOWN', `There is no branch or tag "${name}".`, { context: { ref: name } })
  }

  async function all(): Promise<readonly Reference[]> {
    const names = new Set<string>()
    for await (const { key } of store.list(MARKERS_PREFIX)) {
      names.add(refNameOfFile(key.slice(MARKERS_PREFIX.length, key.lastIndexOf('@'))))
    }
    const found = await Promise.all([...names].map(find))
    return found
      .flatMap((live) => (live ? [live.reference] : []))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  async function create({ type, name, hash }: Reference): Promise<void> {
    assertRefName(name)
    for (;;) {
      const before = await slots.latest(name)
      if (before && before.hash !== null) {
        throw new PhloError('PHLO_REF_EXISTS', `There is a ${before.type.toLowerCase()} "${name}" already.`, {
          context: { ref: name, hash: before.hash },
        })
      }
      await store.writeIfAbsent(markerKey(name, before ? before.number + 1 : 0), encodeJson({ name }))
      if (await slots.advance(name, before, { type, hash })) return
    }
  }

  async function remove(name: string, expectedHash: CommitHash): Promise<void> {
    const last = await move(name, { expectedHash, newHash: null })
    // There is one marker, if no crash left others: those of earlier lives are of no use either.
    for await (const { key } of store.list(`${MARKERS_PREFIX}${refFileName(name)}@`)) {
      if (Number(key.slice(key.lastIndexOf('@') + 1)) < last.number) await store.delete(key)
    }
  }

  async function move(
    name: string,
    { expectedHash, newHash }: { readonly expectedHash: CommitHash; readonly newHash: CommitHash | null },
  ): Promise<Slot> {
    for (;;) {
      const { slot } = await get(name)
      if (slot.hash !== expectedHash) {
        throw new PhloError('PHLO_COMMIT_CONFLICT', `"${name}" moved while it was being changed.`, {
          context: { ref: name, expected: expectedHash, found: slot.hash },
        })
      }
      const moved = await slots.advance(name, slot, { type: slot.type, hash: newHash })
      if (moved) return moved
    }
  }

  return {
    find,
    get,
    all,
    create,
    delete: remove,
    assign: async (name, change) => {
      await move(name, change)
    },
  }
}

function markerKey(name: string, slot: number): string {
  return `${MARKERS_PREFIX}${refFileName(name)}@${slot}`
}
