import type { CommitHash, CommitMeta, Operation } from '../../../catalog/catalog.js'
import { PhloError } from '../../../errors.js'
import { createAbsentRef } from '../../create-ref.js'
import { newCopyBranch } from '../../passing-branches.js'
import type { LakePair } from '../push.js'

/** The branch of the target on which commits are made before a ref shows them. */
export interface WorkBranch {
  readonly name: string
  head: CommitHash
}

/** Make a branch to work on, which no person looks at. It stays when the copy is interrupted, so that it can go on there. */
export async function openWorkBranch({ target }: Pick<LakePair, 'target'>, head: CommitHash): Promise<WorkBranch> {
  const name = newCopyBranch(target.ambient)
  await createAbsentRef(target.catalog, { type: 'BRANCH', name, hash: head })
  return { name, head }
}

/** Do something to a work branch. One that another copy has removed, since all that was on it is shown, is made again. */
export async function onWork<Result>(
  { target }: Pick<LakePair, 'target'>,
  { name, head }: WorkBranch,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof PhloError && error.code === 'PHLO_REF_UNKNOWN')) throw error
    await createAbsentRef(target.catalog, { type: 'BRANCH', name, hash: head })
    return await act()
  }
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
  const result = await onWork({ target }, work, () => target.catalog.commit(request))
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
