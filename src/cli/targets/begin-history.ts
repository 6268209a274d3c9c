import type { Catalog, CommitHash, LogEntry, Reference } from '../../catalog/catalog.js'
import type { BranchSettings } from '../../config/project-config.js'
import { systemAmbient } from '../system-ambient.js'

/** The name by which Nessie knows its own default branch, whatever that is called. */
const DEFAULT_OF_NESSIE = '-'

/**
 * Make the first commit of a Nessie that has none. Nessie merges only what has a commit in common, and two branches that
 * begin before the first commit never have one.
 */
export async function beginHistory(catalog: Catalog, branches: BranchSettings): Promise<void> {
  const head = await startingBranch(catalog, branches)
  const root = head && (await newestCommit(catalog, head.hash))
  if (head === undefined || root?.parent !== undefined) return
  const first = await catalog.commit({
    branch: head.name,
    expectedHash: head.hash,
    meta: { message: 'Begin the history of all branches', author: '', timeMs: systemAmbient.now(), properties: {} },
    // Nessie takes no commit without an operation; this one is no change.
    operations: [{ type: 'UNCHANGED', key: ['phlo'] }],
  })
  if (first.status === 'committed') await moveFromRoot(catalog, branches, { root: head.hash, first: first.hash })
}

/** Where branches of the project begin that are not there: Nessie's own default branch may have another name. */
export async function startingBranch(catalog: Catalog, branches: BranchSettings): Promise<Reference | undefined> {
  return (await catalog.reference(branches.default)) ?? (await catalog.reference(DEFAULT_OF_NESSIE))
}

async function newestCommit(catalog: Catalog, hash: CommitHash): Promise<LogEntry | undefined> {
  for await (const entry of catalog.log(hash)) return entry
  return undefined
}

/** Branches of the project that were made before the first commit begin with it, too. */
async function moveFromRoot(
  catalog: Catalog,
  { create }: BranchSettings,
  { root, first }: { readonly root: CommitHash; readonly first: CommitHash },
): Promise<void> {
  for (const name of create) {
    const reference = await catalog.reference(name)
    if (reference?.hash === root) await catalog.assignReference(name, { expectedHash: root, newHash: first })
  }
}
