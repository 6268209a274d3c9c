import type { Engine, QueryResult } from '../engine/engine.js'
import { interruptOn } from '../engine/interrupt-on.js'
import type { Lake } from '../tables/lake.js'
import { explainSqlError } from './explain-sql-error.js'
import { prepareQuery } from './prepare-query.js'
import type { QueryAnswer, QueryRequest } from './query-request.js'

/**
 * Run a person's SELECT on a ref, in a sandbox: it reads the files of the tables it names and nothing else.
 * Tables are named `bronze.entries`, `bronze."entries@dev"` (any ref, or a time), `bronze."entries$snapshots"`,
 * `bronze."entries$files@dev"`.
 *
 * The lake's engine is locked down by this call: use one lake for one query at a time, and none for writing afterwards.
 *
 * @throws PHLO_SQL_FAILED - it does not parse, names a column that is not there, or fails on the way
 * @throws PHLO_SQL_NOT_SELECT, PHLO_SQL_FORBIDDEN - it is no SELECT, or it reads what it must not
 * @throws PHLO_REF_UNKNOWN, PHLO_TABLE_UNKNOWN - with what is near
 * @throws PHLO_CANCELLED - by the signal
 */
export async function runQuery(lake: Lake, request: QueryRequest): Promise<QueryAnswer> {
  const { engine, sql, ref, tables } = await prepareQuery(lake, request, [])
  const result = await openResult(engine, { ...request, sql })
  return {
    columns: result.columns,
    batches: () => readBatches(engine, result, request.signal),
    ref: ref.name,
    hash: ref.hash,
    tables,
  }
}

async function openResult(engine: Engine, { sql, parameters, signal }: QueryRequest): Promise<QueryResult> {
  using _ = interruptOn(engine, signal)
  try {
    return await engine.query(sql, Object.keys(parameters).length === 0 ? undefined : parameters)
  } catch (error) {
    throw explainSqlError(error)
  }
}

async function* readBatches(
  engine: Engine,
  result: QueryResult,
  signal: AbortSignal | undefined,
): ReturnType<QueryResult['batches']> {
  using _ = interruptOn(engine, signal)
  yield* result.batches()
}
