import type { CopyPlan, Replayed } from '../copy-plan.js'
import type { LakePair } from '../push.js'

/**
 * Let the refs of the target show the commits that were made.
 *
 * @throws PHLO_COMMIT_CONFLICT, PHLO_REF_EXISTS - one moved since the copy was planned; those before it have moved
 */
export async function moveRefs(
  { target: { catalog } }: Pick<LakePair, 'target'>,
  { refs }: Pick<CopyPlan, 'refs'>,
  { heads }: Pick<Replayed, 'heads'>,
): Promise<void> {
  for (const { reference, to, target: before, outcome } of refs) {
    const newHash = heads.get(to)
    if (newHash === undefined) continue
    if (outcome === 'created') await catalog.createReference({ type: reference.type, name: to, hash: newHash })
    if (outcome === 'forwarded' && before) await catalog.assignReference(to, { expectedHash: before.hash, newHash })
  }
}
