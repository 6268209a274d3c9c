import { isDeepStrictEqual } from 'node:util'
import type { CommitHash, ContentKey, KeyDiff, Operation } from '../catalog/catalog.js'
import { formatKey } from '../catalog/content-key.js'
import { PhloError } from '../errors.js'
import type { Lake } from './lake.js'
import { resolveRef } from './resolve-ref.js'
import { branchHead } from './write/branch-head.js'
import { commitMeta } from './write/put-table.js'
import { refuseConflict } from './write/refuse-conflict.js'

export interface RevertReport {
  /** The new commit. */
  readonly hash: CommitHash
  /** The commit that was undone. */
  readonly reverted: CommitHash
  readonly keys: readonly ContentKey[]
}

/**
 * Undo one commit on a branch by a new commit: every table it changed becomes as it was before; a merge is undone
 * whole. Namespaces that it made stay. The branch may be protected.
 *
 * @param request.commit - a hash, or an unambiguous beginning of one
 * @param request.message - `undefined`: one that names what is undone
 * @throws PHLO_REF_UNKNOWN, PHLO_REF_IMMUTABLE
 * @throws PHLO_COMMIT_NOT_ON_BRANCH - the commit is not one that moved the branch
 * @throws PHLO_REVERT_CONFLICT - a later commit changed one of its tables; names them
 */
export async function revertCommit(
  lake: Lake,
  request: { readonly branch: string; readonly commit: string; readonly message: string | undefined },
): Promise<RevertReport> {
  const { branch } = request
  const head = await branchHead(lake, branch)
  const { hash: reverted } = await resolveRef(lake, { ref: request.commit })
  const { parent, message } = await findInHistory(lake, { branch, head, commit: reverted })
  const changes = await changesOf(lake, parent, reverted)
  await refuseLaterChanges(lake, { branch, head, reverted, changes })
  const result = await lake.catalog.commit({
    branch,
    expectedHash: head,
    meta: commitMeta(lake, {
      message: request.message ?? `Revert "${message}"`,
      properties: { 'phlo.reverts': reverted },
    }),
    operations: changes.map(inverse),
  })
  return { hash: refuseConflict(result, branch), reverted, keys: changes.map(({ key }) => key) }
}

async function findInHistory(
  lake: Lake,
  { branch, head, commit }: { readonly branch: string; readonly head: CommitHash; readonly commit: CommitHash },
): Promise<{ readonly parent: CommitHash; readonly message: string }> {
  for await (const { hash, parent, meta } of lake.catalog.log(head)) {
    if (hash === commit && parent !== undefined) return { parent, message: meta.message }
  }
  throw new PhloError('PHLO_COMMIT_NOT_ON_BRANCH', `Commit ${commit} is not one that changed branch "${branch}".`, {
    fixes: [`Choose a commit from: phlo branch log ${branch}.`],
    context: { branch, commit },
  })
}

async function changesOf(lake: Lake, parent: CommitHash, commit: CommitHash): Promise<readonly KeyDiff[]> {
  const changes: KeyDiff[] = []
  for await (const change of lake.catalog.diff(parent, commit)) {
    if ((change.to ?? change.from)?.type !== 'NAMESPACE') changes.push(change)
  }
  return changes
}

async function refuseLaterChanges(
  lake: Lake,
  revert: {
    readonly branch: string
    readonly head: CommitHash
    readonly reverted: CommitHash
    readonly changes: readonly KeyDiff[]
  },
): Promise<void> {
  const { branch, head, reverted, changes } = revert
  const now = await lake.catalog.contents(
    head,
    changes.map(({ key }) => key),
  )
  const keys = changes.filter(({ to }, index) => !isDeepStrictEqual(to, now[index])).map(({ key }) => formatKey(key))
  if (keys.length === 0 && changes.length > 0) return
  const why = keys.length === 0 ? 'It changed no table.' : `Later commits changed ${keys.join(', ')}.`
  throw new PhloError('PHLO_REVERT_CONFLICT', `Commit ${reverted} cannot be undone on ${branch}. ${why}`, {
    fixes: keys.map((key) => `See what came later: phlo catalog history ${key} --ref ${branch}.`),
    context: { branch, commit: reverted, keys },
  })
}

function inverse({ key, from }: KeyDiff): Operation {
  return from === undefined ? { type: 'DELETE', key } : { type: 'PUT', key, content: from }
}
