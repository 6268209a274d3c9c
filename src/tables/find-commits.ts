import type { Catalog, CommitHash } from '../catalog/catalog.js'
import { PhloError } from '../errors.js'

/** Shorter beginnings of a hash are not looked for: they would match by chance, and names are tried by this search too. */
const PREFIX_LENGTH_MIN = 6

/**
 * Find the commits, reachable from any ref, whose hash begins with a text. A whole hash is found at once; a part of one
 * by walking all of the history.
 *
 * @returns empty when none does, or when the text cannot begin a hash
 */
export async function findCommits(catalog: Catalog, prefix: string): Promise<readonly CommitHash[]> {
  if (prefix.length < PREFIX_LENGTH_MIN || !/^[0-9a-f]+$/.test(prefix)) return []
  if (await isCommit(catalog, prefix)) return [prefix]
  const seen = new Set<CommitHash>()
  const starts = (await catalog.references()).map(({ hash }) => hash)
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    if (seen.has(start)) continue
    for await (const { hash, mergeParent } of catalog.log(start)) {
      if (seen.has(hash)) break
      seen.add(hash)
      if (mergeParent !== undefined) starts.push(mergeParent)
    }
  }
  return [...seen].filter((hash) => hash.startsWith(prefix)).sort()
}

async function isCommit(catalog: Catalog, hash: CommitHash): Promise<boolean> {
  try {
    for await (const entry of catalog.log(hash)) return entry.hash === hash
    return false
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_COMMIT_UNKNOWN') return false
    throw error
  }
}
