import type { Catalog } from '../../../catalog/catalog.js'
import { PhloError } from '../../../errors.js'
import { isCopyBranch } from '../../passing-branches.js'
import { readHistory } from '../history/history.js'
import { copiedFrom } from '../images/commit-origin.js'
import type { LakePair } from '../push.js'
import type { WorkBranch } from '../replay/work-branch.js'

interface RemovedBranch {
  readonly name: string
  readonly hash: string
}

/**
 * Remove the branches on which a copy's commits were made, when refs show them; then those that other copies left behind,
 * when refs show all that is on them, be it as copies that somebody else made. A copy that is still at work makes its own
 * again.
 */
export async function removeWorkBranches(
  { target }: Pick<LakePair, 'target'>,
  workBranches: readonly WorkBranch[],
): Promise<void> {
  const { catalog } = target
  for (const { name, head } of workBranches) await remove(catalog, { name, hash: head })
  const references = await catalog.references()
  const left = references.filter(({ name }) => isCopyBranch(name))
  if (left.length === 0) return
  const others = references.filter(({ name }) => !isCopyBranch(name))
  const shown = await readHistory(
    catalog,
    others.map(({ hash }) => hash),
  )
  const { uuid } = target.warehouse
  const copied = new Set(Array.from(shown.commits.values(), (entry) => copiedFrom(entry, uuid)))
  for (const branch of left) {
    const { commits } = await readHistory(catalog, [branch.hash])
    if ([...commits.values()].every((entry) => copied.has(copiedFrom(entry, uuid)))) await remove(catalog, branch)
  }
}

/** It may be gone, or be moved on by the copy that works on it. */
async function remove(catalog: Catalog, { name, hash }: RemovedBranch): Promise<void> {
  try {
    await catalog.deleteReference(name, hash)
  } catch (error) {
    const isOthers = error instanceof PhloError && ['PHLO_REF_UNKNOWN', 'PHLO_COMMIT_CONFLICT'].includes(error.code)
    if (!isOthers) throw error
  }
}
