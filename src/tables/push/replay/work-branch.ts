import type { CommitHash, CommitMeta, Operation } from '../../../catalog/catalog.js'
import { PhloError } from '../../../errors.js'
import { randomHex } from '../../../storage/random-id.js'
import type { LakePair } from '../push.js'

/** The branch of the target on which commits are made before a ref shows them. */
export interface WorkBranch {
  readonly name: string
  head: CommitHash
}

/** Make a branch to work on, which no person looks at. It stays when the copy is interrupted, so that it can go on there. */
export async function openWorkBranch({ target }: Pick<LakePair, 'target'>, head: CommitHash): Promise<WorkBranch> {
  const name = `push/${randomHex(target.ambient, 4)}`
  await target.catalog.createReference({ type: 'BRANCH', name, hash: head })
  return { name, head }
}

/** Make a commit on a work branch. @throws PHLO_COMMIT_CONFLICT - somebody else commits to it */
export async function commitToWork(
  { target }: Pick<LakePair, 'target'>,
  work: WorkBranch,
  { meta, operations }: { readonly meta: CommitMeta; readonly operations: readonly Operation[] },
): Promise<CommitHash> {
  // A catalog may take no commit without an operation; this one is no change.
  const some: readonly Operation[] = operations.length === 0 ? [{ type: 'UNCHANGED', key: ['phlo'] }] : operations
  const request = { branch: work.name, expectedHash: work.head, meta, operations: some }
  const result = await target.catalog.commit(request)
  if (result.status === 'conflict') throw workMoved(work)
  work.head = result.hash
  return result.hash
}

/** Say that somebody else commits to a work branch. */
export function workMoved({ name }: WorkBranch): PhloError {
  return new PhloError('PHLO_COMMIT_CONFLICT', `Somebody else commits to "${name}", on which a copy is being made.`, {
    context: { branch: name },
  })
}
