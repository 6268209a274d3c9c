import { PhloError } from '../../errors.js'
import type { Ambient } from '../../storage/warehouse.js'
import type { CatalogObjects } from './catalog-objects.js'
import type { EmbeddedRefs, LiveRef } from './refs/embedded-refs.js'
import type { RefSlots } from './refs/ref-slots.js'

/** What the embedded catalog is made of. */
export interface CatalogParts {
  readonly objects: CatalogObjects
  readonly slots: RefSlots
  readonly refs: EmbeddedRefs
  readonly ambient: Ambient
}

/**
 * Find the branch that a commit is to be appended to.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such ref
 * @throws PHLO_REF_IMMUTABLE - it is a tag
 */
export async function liveBranch({ refs }: CatalogParts, name: string): Promise<LiveRef> {
  const live = await refs.get(name)
  if (live.reference.type === 'BRANCH') return live
  throw new PhloError('PHLO_REF_IMMUTABLE', `"${name}" is a tag, which takes no commits.`, { context: { ref: name } })
}
