import type { CommitHash, CommitResult } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'

/**
 * The hash of a commit that went through.
 *
 * @throws PHLO_COMMIT_CONFLICT - it did not, because one of its keys had changed
 */
export function refuseConflict(result: CommitResult, branch: string): CommitHash {
  if (result.status === 'committed') return result.hash
  const keys = result.conflicts.map(({ key }) => formatKey(key))
  throw new PhloError('PHLO_COMMIT_CONFLICT', `${keys.join(', ')} changed on ${branch} at the same time.`, {
    fixes: ['Look at what changed, then run the command again.'],
    context: { branch, keys },
  })
}
