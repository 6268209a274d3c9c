import type { Catalog, CommitHash } from '../catalog/catalog.js'
import { isCopied } from './push/images/commit-origin.js'

/**
 * Find what a history from another lake showed there at a time: its commits keep the times at which they were made.
 *
 * @param head - where the history ends
 * @returns the newest commit that with all before it had been made by then; `undefined`: there is none, or it is no copy
 */
export async function copiedCommitAt(
  catalog: Catalog,
  head: CommitHash,
  timeMs: number,
): Promise<CommitHash | undefined> {
  let newest: { readonly hash: CommitHash; readonly isCopy: boolean } | undefined
  for await (const { hash, meta, operations, mergeParent } of catalog.log(head)) {
    // The beginning of a catalog is younger than what is copied into it.
    if (operations.length === 0 && mergeParent === undefined) continue
    if (meta.timeMs > timeMs) newest = undefined
    else newest ??= { hash, isCopy: isCopied(meta) }
  }
  return newest?.isCopy ? newest.hash : undefined
}
