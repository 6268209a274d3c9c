import { PhloError } from '../../errors.js'
import type { Ambient } from '../../storage/warehouse.js'
import type { CommitHash } from '../catalog.js'
import type { NessieClient } from './nessie-client.js'
import type { NessieHistory } from './nessie-history.js'
import type { NessieReferences } from './nessie-references.js'
import type { NessieTrees } from './nessie-trees.js'
import { refUnknown } from './refused.js'

/** What a catalog on Nessie is made of. */
export interface NessieParts {
  readonly client: NessieClient
  readonly refs: NessieReferences
  readonly trees: NessieTrees
  readonly history: NessieHistory
  readonly ambient: Ambient
}

/**
 * Find the head of a branch that is to be changed.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such ref
 * @throws PHLO_REF_IMMUTABLE - it is a tag
 */
export async function nessieHead({ refs }: NessieParts, name: string): Promise<CommitHash> {
  const reference = await refs.find(name)
  if (reference === undefined) throw refUnknown(name)
  if (reference.type === 'BRANCH') return reference.hash
  throw new PhloError('PHLO_REF_IMMUTABLE', `"${name}" is a tag, which takes no commits.`, { context: { ref: name } })
}
