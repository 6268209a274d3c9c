import type { Lake } from '../tables/lake.js'
import type { QueryRequest } from './query-request.js'

/**
 * Run a person's SELECT and write its rows to a Parquet file (zstd), whole or not at all.
 *
 * @param path - absolute path of the file, which must not exist
 * @throws as runQuery, and PHLO_FILE_EXISTS
 */
export async function exportParquet(
  _lake: Lake,
  _request: QueryRequest,
  _path: string,
): Promise<{ readonly rows: bigint; readonly bytes: bigint }> {
  throw new Error('being built')
}
