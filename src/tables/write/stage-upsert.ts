import { quoteIdentifier } from '../../engine/quote.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'
import type { WriteRequest } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'
import { keyColumns, keysEqual } from './key-columns.js'
import { loadIncoming } from './load-incoming.js'
import { matchesTable, matchIncoming } from './match-incoming.js'
import { planBase } from './plan-base.js'
import type { PreparedWrite } from './prepare-write.js'
import { removedFiles } from './removed-files.js'
import { planRewrite } from './rewrite-tasks.js'
import { completeRowsSql } from './rows-sql.js'
import { type RowCounts, stageFiles } from './stage-write.js'
import { writeTableFiles } from './write-table-files.js'

/**
 * Rewrite the files that have a row to update, without it, and write the incoming rows with what survives.
 * Files are found by the statistics of the key alone, since a row may change its partition.
 */
export async function stageUpsert(
  lake: Lake,
  request: WriteRequest,
  prepared: PreparedWrite,
): Promise<StagedChange<RowCounts>> {
  const { base, schema } = prepared
  const key = keyColumns(schema, request.key)
  const engine = await lake.engine()
  const table = quoteIdentifier(`phlo incoming ${randomHex(lake.ambient, 8)}`)
  try {
    const sql = await completeRowsSql(engine, request.rows, schema)
    const incoming = await loadIncoming(engine, { sql, schema, table }, key, request.duplicates)
    const plan = { ...(await planBase(lake.files, base, { filter: incoming.filter })), schema }
    const matches = await matchIncoming(engine, lake.warehouse, plan, incoming, key)
    const survivors = await planRewrite(engine, lake.warehouse, plan, matches.rewritten)
    const columns = schema.fields.map(({ name }) => quoteIdentifier(name)).join(', ')
    const removed = await removedFiles(
      lake.files,
      base,
      matches.rewritten.map(({ task }) => task),
    )
    const added = await writeTableFiles(lake, {
      ...prepared,
      metadata: base.metadata,
      kept: survivors.kept,
      sql: `SELECT ${columns} FROM (${survivors.sql}) t ANTI JOIN ${matches.effective} i ON ${keysEqual(key)}
            UNION ALL SELECT ${columns} FROM ${table} WHERE ${matches.written}`,
    })
    return stageFiles(prepared, {
      added,
      removed,
      conflictFilter: incoming.filter,
      rows: {
        rowsAdded: incoming.rowCount - matches.rowsUpdated - matches.rowsUnchanged - matches.rowsOutdated,
        rowsUpdated: matches.rowsUpdated,
        rowsUnchanged: matches.rowsUnchanged,
        rowsOutdated: matches.rowsOutdated,
        rowsDeleted: matches.rowsDeleted,
      },
    })
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${matchesTable({ table })}; DROP TABLE IF EXISTS ${table}`)
  }
}
