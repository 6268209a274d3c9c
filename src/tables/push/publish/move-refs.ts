import type { CopyPlan, Replayed } from '../copy-plan.js'
import { ancestorsOf, readHistory } from '../history/history.js'
import type { LakePair } from '../push.js'

/**
 * Let the refs of the target show the commits that were made, then remove the branches on which they were made, and
 * those of interrupted copies of which everything is shown now.
 *
 * @throws PHLO_COMMIT_CONFLICT, PHLO_REF_EXISTS - one moved since the copy was planned; those before it have moved
 */
export async function moveRefs(
  { target: { catalog } }: Pick<LakePair, 'target'>,
  { refs }: Pick<CopyPlan, 'refs'>,
  { heads, workBranches }: Replayed,
): Promise<void> {
  for (const { reference, to, target: before, outcome } of refs) {
    const newHash = heads.get(to)
    if (newHash === undefined) continue
    if (outcome === 'created') await catalog.createReference({ type: reference.type, name: to, hash: newHash })
    if (outcome === 'forwarded' && before) await catalog.assignReference(to, { expectedHash: before.hash, newHash })
  }
  for (const { name, head } of workBranches) await catalog.deleteReference(name, head)
  const names = new Set(refs.map(({ to }) => to))
  const references = await catalog.references()
  const leftBehind = references.filter(({ name }) => name.startsWith('push/'))
  if (leftBehind.length === 0) return
  const shownHeads = references.filter(({ name }) => names.has(name)).map(({ hash }) => hash)
  const history = await readHistory(catalog, shownHeads)
  const shown = new Set(shownHeads.flatMap((head) => [...ancestorsOf(history, head)]))
  for (const { name, hash } of leftBehind) if (shown.has(hash)) await catalog.deleteReference(name, hash)
}
