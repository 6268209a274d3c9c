import type { CommitHash } from '../catalog.js'
import { commitUnknown } from './refused.js'

/** The path of a branch or tag. */
export function refPath(name: string): string {
  return `trees/${encodeURIComponent(name)}`
}

/** The path of a branch or tag for a change that is made if it is at this commit, or was. */
export function refAtPath(name: string, hash: CommitHash): string {
  return `${refPath(name)}@${checkedHash(hash)}`
}

/**
 * The path of a commit on whatever branch.
 *
 * @throws PHLO_COMMIT_UNKNOWN - the text is no hash
 */
export function commitPath(hash: CommitHash): string {
  return `trees/@${checkedHash(hash)}`
}

/** A commit as Nessie's API names one where it wants a reference. */
export function detached(hash: CommitHash): { readonly type: 'DETACHED'; readonly hash: CommitHash } {
  return { type: 'DETACHED', hash: checkedHash(hash) }
}

/** What is no hash could be read as another path. */
function checkedHash(hash: CommitHash): CommitHash {
  if (!/^[0-9a-f]{8,64}$/.test(hash)) throw commitUnknown(hash)
  return hash
}
