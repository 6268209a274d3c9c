import assert from 'node:assert/strict'
import type { CommitHash, CommitMeta, KeyConflict, KeyDiff, LogEntry, Operation } from '../../../catalog/catalog.js'
import { formatKey } from '../../../catalog/content-key.js'
import { copiedMeta } from '../images/commit-origin.js'
import { isSameVersion } from '../images/content-image.js'
import { operationImages } from '../images/operation-images.js'
import type { LakePair } from '../push.js'
import { commitToWork, onWork, type WorkBranch, workMoved } from './work-branch.js'

/** A commit of the source, as the target is to have it. */
interface Replay {
  readonly meta: CommitMeta
  readonly parent: CommitHash
  readonly mergeParent: CommitHash | undefined
  readonly operations: readonly Operation[]
}

/**
 * Make the same commit in the target.
 *
 * @param images - commits of the target by those of the source; those that the commit follows must be there
 * @returns its hash in the target
 * @throws PHLO_COMMIT_CONFLICT - somebody else commits to the work branch
 */
export async function replayCommit(
  pair: LakePair,
  entry: LogEntry,
  {
    work,
    images,
    root,
  }: {
    readonly work: WorkBranch
    readonly images: ReadonlyMap<CommitHash, CommitHash>
    readonly root: CommitHash | undefined
  },
): Promise<CommitHash> {
  const parent = imageOfParent(images, entry, root)
  const replay: Replay = {
    meta: copiedMeta(entry, pair.source.warehouse.uuid),
    parent,
    mergeParent: entry.mergeParent === undefined ? undefined : imageOf(images, entry.mergeParent),
    operations: await operationImages(pair, entry, parent),
  }
  if (work.head !== parent) {
    const move = { expectedHash: work.head, newHash: parent }
    await onWork(pair, work, () => pair.target.catalog.assignReference(work.name, move))
    work.head = parent
  }
  return (await onWork(pair, work, () => replayMerge(pair, work, replay))) ?? (await commitToWork(pair, work, replay))
}

/** The commit of the target on which the image of a commit stands. */
export function imageOfParent(
  images: ReadonlyMap<CommitHash, CommitHash>,
  { parent }: LogEntry,
  root: CommitHash | undefined,
): CommitHash {
  if (parent !== undefined) return imageOf(images, parent)
  assert(root !== undefined)
  return root
}

function imageOf(images: ReadonlyMap<CommitHash, CommitHash>, hash: CommitHash): CommitHash {
  const image = images.get(hash)
  if (image === undefined) throw new Error(`The commit ${hash} was not copied before those that follow it.`)
  return image
}

/** @returns `undefined` when it is no merge, or the target's catalog would not merge as the source's did */
async function replayMerge({ target }: LakePair, work: WorkBranch, replay: Replay): Promise<CommitHash | undefined> {
  const { mergeParent, meta, operations } = replay
  if (mergeParent === undefined) return undefined
  const plain = { fromHash: mergeParent, into: work.name, expectedHash: work.head, meta }
  const tried = await target.catalog.merge({ ...plain, dryRun: true })
  const resolutions = tried.status === 'conflict' ? resolutionsOf(tried.conflicts, operations) : []
  const merge = { ...plain, resolutions }
  const decided = resolutions.length === 0 ? tried : await target.catalog.merge({ ...merge, dryRun: true })
  if (decided.status !== 'merged' || !areChanges(decided.changes, operations)) return undefined
  const result = await target.catalog.merge(merge)
  if (result.status === 'conflict') throw workMoved(work)
  if (result.status === 'unchanged') return undefined
  work.head = result.hash
  return result.hash
}

/** What was found out in the source about keys that both sides had changed. */
function resolutionsOf(conflicts: readonly KeyConflict[], operations: readonly Operation[]) {
  const wanted = new Map(operations.map((one) => [formatKey(one.key), one.type === 'PUT' ? one.content : undefined]))
  return conflicts.flatMap(({ key, target }) => {
    const content = wanted.get(formatKey(key))
    return content === undefined ? [] : [{ key, content, expectedTarget: target }]
  })
}

function areChanges(changes: readonly KeyDiff[], operations: readonly Operation[]): boolean {
  const wanted = new Map(operations.map((one) => [formatKey(one.key), one.type === 'PUT' ? one.content : undefined]))
  return (
    changes.length === operations.length &&
    changes.every(({ key, to }) => wanted.has(formatKey(key)) && isSameVersion(to, wanted.get(formatKey(key))))
  )
}
