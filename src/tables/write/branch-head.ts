import type { Catalog, CommitHash } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import type { Lake } from '../lake.js'
import { resolveRef } from '../resolve-ref.js'

/**
 * The head of a branch that a change is about to move.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such branch; names what is near
 * @throws PHLO_REF_IMMUTABLE - it is a tag or a commit
 */
export async function branchHead(lake: { readonly catalog: Catalog }, branch: string): Promise<CommitHash> {
  const { type, hash } = await resolveRef(lake, { ref: branch })
  if (type === 'BRANCH') return hash
  throw new PhloError('PHLO_REF_IMMUTABLE', `"${branch}" is a ${type.toLowerCase()}; only branches can be changed.`, {
    fixes: [`Make a branch from it: phlo branch create <name> --from ${branch}.`],
    context: { ref: branch, type },
  })
}

/**
 * Refuse a direct change of a protected branch.
 *
 * @throws PHLO_BRANCH_PROTECTED
 */
export function refuseProtected(lake: Pick<Lake, 'protectedBranches'>, branch: string): void {
  if (!lake.protectedBranches.includes(branch)) return
  throw new PhloError('PHLO_BRANCH_PROTECTED', `Branch "${branch}" is protected: it moves only by merge or revert.`, {
    fixes: [
      `Work on a branch and merge it: phlo branch create work --from ${branch} --use, then phlo branch merge work --into ${branch}.`,
    ],
    context: { branch },
  })
}
