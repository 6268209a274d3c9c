import type { CommitHash, ContentKey } from '../catalog/catalog.js'
import type { Lake } from './lake.js'
import { loadTable } from './load-table.js'
import { refuseProtected } from './write/branch-head.js'
import { commitLoop } from './write/commit-loop.js'
import type { Labels } from './write-request.js'

/**
 * Set properties of a table in one commit; its rows stay as they are.
 *
 * @returns the commit on the branch
 * @throws PHLO_BRANCH_PROTECTED, PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function setProperties(
  lake: Lake,
  request: {
    readonly branch: string
    readonly key: ContentKey
    readonly properties: Labels
    readonly commit: { readonly message: string; readonly properties: Labels }
  },
): Promise<CommitHash> {
  const { branch, key, properties } = request
  refuseProtected(lake, branch)
  const committed = await commitLoop(lake, { branch, key, ...request.commit }, async ({ hash, table }) => {
    const { version } = table ?? (await loadTable(lake, { hash, name: branch }, key))
    return {
      base: version,
      change: {
        baseSnapshotId: version.metadata.currentSnapshotId,
        updates: [{ action: 'set-properties', updates: properties }],
        snapshot: undefined,
      },
      durable: Promise.resolve(),
      counts: undefined,
    }
  })
  return committed.hash
}
