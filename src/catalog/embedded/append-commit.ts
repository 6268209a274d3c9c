import { inBackground } from '../../storage/in-background.js'
import { randomHex } from '../../storage/random-id.js'
import { changesOf, recordedOperations } from '../apply-operations.js'
import type { CommitHash, CommitMeta, Operation } from '../catalog.js'
import type { CatalogParts } from './catalog-parts.js'
import type { LiveRef } from './refs/embedded-refs.js'
import { updateTree } from './trees/update-tree.js'

/**
 * Write a commit and, when it is durable and so is what it refers to, move the branch to it.
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
    /** As a `CommitRequest` has it. */
    readonly after?: Promise<unknown> | undefined
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
    nonce: randomHex(ambient, 16),
  }
  const { hash, durable } = objects.writeCommit(commit, written)
  const after = inBackground(Promise.all([change.after, durable]))
  return (await slots.advance(name, branch.slot, { type, hash, after })) ? hash : undefined
}
