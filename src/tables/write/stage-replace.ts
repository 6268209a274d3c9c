import type { Lake } from '../lake.js'
import type { WriteRequest } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'
import { countRows } from './count-rows.js'
import { planBase } from './plan-base.js'
import type { PreparedWrite } from './prepare-write.js'
import { removedFiles } from './removed-files.js'
import { completeRowsSql } from './rows-sql.js'
import { type RowCounts, stageFiles } from './stage-write.js'
import { sumRecords } from './sum-records.js'
import { writeTableFiles } from './write-table-files.js'

/** Write the rows as new files in place of all that are there. Any change in between is a conflict. */
export async function stageReplace(
  lake: Lake,
  request: WriteRequest,
  prepared: PreparedWrite,
): Promise<StagedChange<RowCounts>> {
  const sql = await completeRowsSql(await lake.engine(), request.rows, prepared.schema)
  const plan = await planBase(lake.files, prepared.base)
  const removed = await removedFiles(lake.files, prepared.base, plan.tasks)
  const rowsDeleted = await countRows(lake, plan)
  const added = await writeTableFiles(lake, { ...prepared, metadata: prepared.base.metadata, sql })
  return stageFiles(prepared, {
    added,
    removed,
    conflictFilter: { op: 'true' },
    rows: {
      rowsAdded: sumRecords(added.files),
      rowsUpdated: 0n,
      rowsUnchanged: 0n,
      rowsOutdated: 0n,
      rowsDeleted,
    },
  })
}
