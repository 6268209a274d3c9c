import type { ObjectStore } from '../../../storage/object-store.js'
import type { Ambient } from '../../../storage/warehouse.js'
import { refNameOfFile } from '../../ref-name.js'
import { catalogObjects } from '../catalog-objects.js'
import { MARKERS_PREFIX } from '../refs/embedded-refs.js'
import { FLOORS_PREFIX, SLOTS_PREFIX } from '../refs/ref-files.js'
import { refSlots } from '../refs/ref-slots.js'
import { historyCheck, type ProblemKind } from './check-history.js'
import { checkRef } from './check-ref.js'

/** A file of the catalog that is not as it must be. */
interface CatalogProblem {
  readonly kind: ProblemKind
  /** Key of the file in the warehouse's store. */
  readonly key: string
  /** The branches and tags whose tables or history are affected, ordered by name. */
  readonly refs: readonly string[]
}

export interface CatalogReport {
  readonly refCount: number
  readonly commitCount: number
  /** Nodes of trees, without those that lie within commits. */
  readonly nodeCount: number
  /** Ordered by key; empty for a sound catalog. */
  readonly problems: readonly CatalogProblem[]
}

/**
 * Verify every file that the branches and tags of an embedded catalog reach: references, commits and trees, to the byte.
 * Nothing is written or repaired.
 */
export async function fsckCatalog(store: ObjectStore, ambient: Ambient): Promise<CatalogReport> {
  const slots = refSlots(store, ambient)
  const history = historyCheck(catalogObjects(store))
  const affected = new Map<string, { readonly kind: ProblemKind; readonly refs: string[] }>()
  let refCount = 0
  for (const name of await refNames(store)) {
    const { hash, problems } = await checkRef(store, slots, name)
    if (hash !== undefined) refCount++
    const below = hash === undefined ? [] : await history.problemsOf(hash)
    for (const [key, kind] of [...problems, ...below]) {
      const known = affected.get(key) ?? { kind, refs: [] }
      affected.set(key, known)
      known.refs.push(name)
    }
  }
  const problems = Array.from(affected, ([key, { kind, refs }]) => ({ kind, key, refs }))
  return {
    refCount,
    commitCount: history.commitCount(),
    nodeCount: history.nodeCount(),
    problems: problems.sort((one, other) => (one.key < other.key ? -1 : 1)),
  }
}

/** Every name that any file of a ref bears, deleted refs included, ordered. */
async function refNames(store: ObjectStore): Promise<readonly string[]> {
  const names = new Set<string>()
  for (const prefix of [MARKERS_PREFIX, SLOTS_PREFIX, FLOORS_PREFIX]) {
    for await (const { key } of store.list(prefix)) {
      names.add(refNameOfFile(key.slice(prefix.length, key.lastIndexOf('@'))))
    }
  }
  return [...names].sort()
}
