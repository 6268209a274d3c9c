import { interruptOn } from '../engine/interrupt-on.js'
import { quoteLiteral } from '../engine/quote.js'
import type { Lake } from '../tables/lake.js'
import { explainSqlError } from './explain-sql-error.js'
import { prepareQuery } from './prepare-query.js'
import type { QueryRequest } from './query-request.js'
import { writeNewFile } from './write-new-file.js'

/**
 * Run a person's SELECT and write its rows to a Parquet file (zstd), whole or not at all.
 *
 * @param path - absolute path of the file, which must not exist
 * @returns how many rows there were
 * @throws PHLO_FILE_EXISTS - it does
 * @throws what runQuery throws
 */
export async function exportParquet(lake: Lake, request: QueryRequest, path: string): Promise<bigint> {
  return writeNewFile(lake.ambient, path, (unfinished) => copyRows(lake, request, unfinished))
}

/** What stands before the statement, on its first line. */
const PREFIX = 'COPY ('

async function copyRows(lake: Lake, request: QueryRequest, path: string): Promise<bigint> {
  const { engine, sql } = await prepareQuery(lake, request, [path])
  const select = sql.replace(/[;\s]*$/, '')
  const copy = `${PREFIX}${select}\n) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`
  using _ = interruptOn(engine, request.signal)
  try {
    const parameters = Object.keys(request.parameters).length === 0 ? undefined : request.parameters
    const [row] = await engine.rows(copy, parameters)
    return typeof row?.Count === 'bigint' ? row.Count : 0n
  } catch (error) {
    throw explainSqlError(error, { columnsBefore: PREFIX.length })
  }
}
