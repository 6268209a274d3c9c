import { PhloError } from '../../../errors.js'
import { createAbsentRef } from '../../create-ref.js'
import type { CopyPlan, Replayed } from '../copy-plan.js'
import type { LakePair } from '../push.js'

/**
 * Let the refs of the target show the commits that were made.
 *
 * @throws PHLO_COMMIT_CONFLICT - one moved or was made since the copy was planned; those before it have moved
 */
export async function moveRefs(
  { target: { catalog } }: Pick<LakePair, 'target'>,
  { refs }: Pick<CopyPlan, 'refs'>,
  { heads }: Pick<Replayed, 'heads'>,
): Promise<void> {
  for (const { reference, to, target: before, outcome } of refs) {
    const newHash = heads.get(to)
    if (newHash === undefined) continue
    if (outcome === 'created') {
      const made = { type: reference.type, name: to, hash: newHash }
      await createAbsentRef(catalog, made).catch((error: unknown) => {
        throw isTaken(error) ? madeMeanwhile(to, error) : error
      })
    }
    if (outcome === 'forwarded' && before) await catalog.assignReference(to, { expectedHash: before.hash, newHash })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof PhloError && error.code === 'PHLO_REF_EXISTS'
}

function madeMeanwhile(ref: string, cause: unknown): PhloError {
  return new PhloError('PHLO_COMMIT_CONFLICT', `Somebody else made "${ref}" in the target while it was copied.`, {
    fixes: ['Run the command again: it compares with what is there now.'],
    context: { ref },
    cause,
  })
}
