import type { Catalog, Reference } from '../catalog/catalog.js'
import { PhloError } from '../errors.js'

/**
 * Make a branch or tag.
 *
 * @throws PHLO_REF_EXISTS - there was one before
 * @throws PHLO_NAME_INVALID, PHLO_COMMIT_UNKNOWN
 */
export async function createRef(catalog: Catalog, reference: Reference): Promise<void> {
  const before = await catalog.reference(reference.name)
  if (before === undefined) await createAbsentRef(catalog, reference)
  else await catalog.createReference(reference)
}

/**
 * Make a branch or tag that was not there just now. A network that delivers the request twice may bring the second
 * answer, which says that the name is taken: a ref that is now as it was to be is taken for made.
 *
 * @throws PHLO_REF_EXISTS - another one was made meanwhile
 * @throws PHLO_NAME_INVALID, PHLO_COMMIT_UNKNOWN
 */
export async function createAbsentRef(catalog: Catalog, reference: Reference): Promise<void> {
  try {
    await catalog.createReference(reference)
  } catch (error) {
    const isTaken = error instanceof PhloError && error.code === 'PHLO_REF_EXISTS'
    if (!isTaken || !(await isThere(catalog, reference))) throw error
  }
}

async function isThere(catalog: Catalog, { type, name, hash }: Reference): Promise<boolean> {
  const found = await catalog.reference(name)
  return found?.type === type && found.hash === hash
}
