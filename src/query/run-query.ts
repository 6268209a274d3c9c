import type { Lake } from '../tables/lake.js'
import type { QueryAnswer, QueryRequest } from './query-request.js'

/**
 * Run a person's SELECT on a ref, in a sandbox: it reads the files of the tables it names and nothing else.
 * Tables are named `bronze.entries`, `bronze."entries@dev"` (any ref), `bronze."entries$snapshots"`.
 *
 * The lake's engine is locked down by this call: use one lake for one query at a time, and none for writing afterwards.
 *
 * @throws PHLO_SQL_FAILED, PHLO_SQL_REFUSED - not a SELECT, or it reads what it must not
 * @throws PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN - with what is near
 * @throws PHLO_CANCELLED - by the signal
 */
export async function runQuery(_lake: Lake, _request: QueryRequest): Promise<QueryAnswer> {
  throw new Error('being built')
}
