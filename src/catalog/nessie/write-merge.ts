import { PhloError } from '../../errors.js'
import { randomHex } from '../../storage/random-id.js'
import type { CommitHash, MergeRequest } from '../catalog.js'
import { formatKey } from '../content-key.js'
import { commitMetaToNessie } from './commit-meta.js'
import type { KeyBehavior } from './merge-behaviors.js'
import { isLeftBehind, mergeBranchName } from './merge-branch.js'
import type { NessieParts } from './nessie-parts.js'
import { refAtPath } from './nessie-paths.js'
import { perhapsUncertain, refused } from './refused.js'

/** A merge that was decided on. */
export interface DecidedMerge {
  readonly request: MergeRequest
  /** The head of the target that it was decided for. */
  readonly head: CommitHash
  readonly behaviors: readonly KeyBehavior[]
}

/**
 * Make the merge that was decided on, and nothing else. Nessie merges into whatever the target has become, so it merges on
 * a branch that nobody else knows, and the target moves there if it is still where it was.
 *
 * @returns the new head, the old one if there was nothing to write, or `undefined` when the target moved in the meantime
 */
export async function writeMerge(parts: NessieParts, merge: DecidedMerge): Promise<CommitHash | undefined> {
  const { head, request } = merge
  const name = mergeBranchName(parts.ambient)
  await Promise.all([makeBranch(parts, name, head), dropLeftBehind(parts).catch(() => undefined)])
  const hash = await mergeOn(parts, name, merge).catch(async (error) => {
    await dropBranch(parts, name, head)
    throw error
  })
  // A commit stays when the branch goes that it was made on.
  const [isMoved] = await Promise.all([
    hash === head || moveTarget(parts, request.into, { head, hash }),
    dropBranch(parts, name, hash),
  ])
  return isMoved ? hash : undefined
}

async function makeBranch({ refs }: NessieParts, name: string, hash: CommitHash): Promise<void> {
  try {
    await refs.create({ type: 'BRANCH', name, hash })
  } catch (error) {
    // Nobody else has the name: the request was delivered twice.
    if (!(error instanceof PhloError && error.code === 'PHLO_REF_EXISTS')) throw error
  }
}

/** Drop what merges left that were killed. */
async function dropLeftBehind({ refs, ambient }: NessieParts): Promise<void> {
  const branches = await refs.mergeBranches()
  const old = branches.filter(({ name }) => isLeftBehind(name, ambient.now()))
  await Promise.all(old.map(({ name, hash }) => refs.delete(name, hash)))
}

/** One that stays is dropped by a later merge. */
async function dropBranch({ refs }: NessieParts, name: string, hash: CommitHash): Promise<void> {
  await refs.delete(name, hash).catch(() => undefined)
}

/** @returns the head of the branch afterwards: the same, when there was nothing to merge */
async function mergeOn(
  { client, ambient }: NessieParts,
  name: string,
  { request, head, behaviors }: DecidedMerge,
): Promise<CommitHash> {
  const answer = await client.ask<{ readonly resultantTargetHash: CommitHash }>({
    method: 'POST',
    path: `${refAtPath(name, head)}/history/merge`,
    body: {
      fromRefName: 'DETACHED',
      fromHash: request.fromHash,
      commitMeta: commitMetaToNessie(request.meta, randomHex(ambient, 16)),
      defaultKeyMergeMode: 'DROP',
      keyMergeModes: behaviors,
    },
  })
  if (answer.ok) return answer.json.resultantTargetHash
  const foreign = behaviors
    .filter((one) => one.mergeBehavior === 'NORMAL' && one.resolvedContent === undefined)
    .map(({ key }) => formatKey(key.elements))
  if (answer.status !== 409 || foreign.length === 0) throw refused(answer)
  const message = `Both sides changed contents of a kind that Phlo does not know, of ${foreign.join(', ')}.`
  throw new PhloError('PHLO_MERGE_CONFLICT', message, { context: { into: request.into, keys: foreign } })
}

async function moveTarget(
  { refs, history }: NessieParts,
  into: string,
  { head, hash }: { readonly head: CommitHash; readonly hash: CommitHash },
): Promise<boolean> {
  try {
    await refs.assign(into, { expectedHash: head, newHash: hash })
    return true
  } catch (error) {
    if (!(error instanceof PhloError && error.code === 'PHLO_COMMIT_CONFLICT')) {
      throw perhapsUncertain(error, into, { commit: hash })
    }
    // Nobody else knows the merge: where the target has it, the request was delivered twice.
    const { found } = error.context
    return typeof found === 'string' && (await history.isRecent(hash, found))
  }
}
