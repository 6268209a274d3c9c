import type { WriteReport } from '../write-request.js'
import type { CommittedChange } from './commit-loop.js'
import type { RowCounts } from './stage-write.js'

/** Say what a committed change did. */
export function writeReport({ hash, version, staged }: CommittedChange<RowCounts>): WriteReport {
  return {
    hash,
    snapshotId: version.metadata.currentSnapshotId,
    created: staged.base.metadataLocation === undefined,
    ...staged.counts,
  }
}
