import type { Lake } from '../lake.js'
import type { WriteRequest } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'
import type { PreparedWrite } from './prepare-write.js'
import { completeRowsSql } from './rows-sql.js'
import { type RowCounts, stageFiles } from './stage-write.js'
import { sumRecords } from './sum-records.js'
import { writeTableFiles } from './write-table-files.js'

/** Write the rows as new files beside those that are there. It has read nothing, so it conflicts with nothing. */
export async function stageAppend(
  lake: Lake,
  request: WriteRequest,
  prepared: PreparedWrite,
): Promise<StagedChange<RowCounts>> {
  const sql = await completeRowsSql(await lake.engine(), request.rows, prepared.schema)
  const added = await writeTableFiles(lake, { ...prepared, metadata: prepared.base.metadata, sql })
  return stageFiles(prepared, {
    added,
    removed: [],
    conflictFilter: undefined,
    rows: { rowsAdded: sumRecords(added.files), rowsUpdated: 0n, rowsUnchanged: 0n, rowsOutdated: 0n, rowsDeleted: 0n },
  })
}
