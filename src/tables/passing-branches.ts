import { PhloError } from '../errors.js'
import { randomHex } from '../storage/random-id.js'
import type { Ambient } from '../storage/warehouse.js'

/** What the names of branches begin with on which runs work. */
export const RUN_BRANCHES = 'run/'

const COPY_BRANCHES = 'push/'

/** A name for a branch on which commits of another lake are made before refs show them. */
export function newCopyBranch(ambient: Ambient): string {
  return `${COPY_BRANCHES}${randomHex(ambient, 4)}`
}

/** Tell whether a branch is one of {@link newCopyBranch}: others that begin so were made elsewhere, and are people's. */
export function isCopyBranch(name: string): boolean {
  return /^push\/[0-9a-f]{8}$/.test(name)
}

/** Tell whether a branch is one that Phlo made for itself: of a run that was not published, or of an unfinished copy. */
export function isPassingBranch(name: string): boolean {
  return name.startsWith(RUN_BRANCHES) || isCopyBranch(name)
}

/**
 * Refuse a name for a person's branch or tag that would be taken for one of Phlo's own branches: it would not be listed,
 * and be deleted.
 *
 * @throws PHLO_NAME_INVALID
 */
export function refusePassingName(name: string): void {
  const prefix = [RUN_BRANCHES, COPY_BRANCHES].find((one) => name.startsWith(one))
  if (prefix === undefined) return
  const what = prefix === RUN_BRANCHES ? 'of a run' : 'on which a copy is made'
  const other = name.replace(prefix, prefix === RUN_BRANCHES ? 'runs/' : 'pushed/')
  throw new PhloError('PHLO_NAME_INVALID', `"${name}" would be a branch ${what}: those begin with "${prefix}".`, {
    fixes: [`Choose another name: ${other}.`],
    context: { name },
  })
}
