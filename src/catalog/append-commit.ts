import { PhloError } from '../errors.js'
import type { Ambient } from '../storage/warehouse.js'
import { changesOf, recordedOperations } from './apply-operations.js'
import type { CommitHash, CommitMeta, Operation } from './catalog.js'
import type { CatalogObjects } from './catalog-objects.js'
import type { EmbeddedRefs, LiveRef } from './embedded-refs.js'
import type { RefSlots } from './ref-slots.js'
import { updateTree } from './update-tree.js'

/** What the embedded catalog is made of. */
export interface CatalogParts {
  readonly objects: CatalogObjects
  readonly slots: RefSlots
  readonly refs: EmbeddedRefs
  readonly ambient: Ambient
}

/**
 * Find the branch that a commit is to be appended to.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such ref
 * @throws PHLO_REF_IMMUTABLE - it is a tag
 */
export async function liveBranch({ refs }: CatalogParts, name: string): Promise<LiveRef> {
  const live = await refs.get(name)
  if (live.reference.type === 'BRANCH') return live
  throw new PhloError('PHLO_REF_IMMUTABLE', `"${name}" is a tag, which takes no commits.`, { context: { ref: name } })
}

/**
 * Write a commit and move the branch to it.
 *
 * @param branch - as it was when the operations were found to apply to it
 * @returns the hash, or `undefined` when the branch moved in the meantime: then nothing happened
 */
export async function appendCommit(
  { objects, slots, ambient }: CatalogParts,
  branch: LiveRef,
  change: {
    readonly mergeParent: CommitHash | undefined
    readonly meta: CommitMeta
    readonly operations: readonly Operation[]
  },
): Promise<CommitHash | undefined> {
  const { name, type, hash: parent } = branch.reference
  const head = await objects.readCommit(parent)
  const merged = change.mergeParent === undefined ? undefined : await objects.readCommit(change.mergeParent)
  const { root, written } = await updateTree(objects.readNode, head.root, changesOf(change.operations))
  const commit = {
    parent,
    mergeParent: change.mergeParent,
    generation: Math.max(head.generation, merged?.generation ?? 0) + 1,
    meta: change.meta,
    operations: recordedOperations(change.operations),
    root,
    nonce: Buffer.from(ambient.randomBytes(16)).toString('hex'),
  }
  const hash = await objects.writeCommit(commit, written)
  return (await slots.advance(name, branch.slot, { type, hash })) ? hash : undefined
}
