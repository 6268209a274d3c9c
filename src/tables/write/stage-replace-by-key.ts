import { quoteIdentifier } from '../../engine/quote.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'
import type { WriteRequest } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'
import { keyColumns } from './key-columns.js'
import { loadIncoming } from './load-incoming.js'
import type { PreparedWrite } from './prepare-write.js'
import { completeRowsSql } from './rows-sql.js'
import { stageReplace } from './stage-replace.js'
import type { RowCounts } from './stage-write.js'

/** Write one row per key in place of all rows that are there: what upserting into the empty table would give. */
export async function stageReplaceByKey(
  lake: Lake,
  request: WriteRequest,
  prepared: PreparedWrite,
): Promise<StagedChange<RowCounts>> {
  const { schema } = prepared
  const key = keyColumns(schema, request.key)
  const engine = await lake.engine()
  const table = quoteIdentifier(`phlo incoming ${randomHex(lake.ambient, 8)}`)
  try {
    const sql = await completeRowsSql(engine, request.rows, schema)
    await loadIncoming(engine, { sql, schema, table }, key, request.duplicates)
    const columns = schema.fields.map(({ name }) => name)
    const rows = { sql: `SELECT ${columns.map(quoteIdentifier).join(', ')} FROM ${table}`, columns }
    return await stageReplace(lake, { ...request, rows }, prepared)
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${table}`)
  }
}
