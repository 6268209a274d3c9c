import { link, rm, stat } from 'node:fs/promises'
import { quoteLiteral } from '../engine/quote.js'
import { PhloError } from '../errors.js'
import { randomHex } from '../storage/random-id.js'
import type { Lake } from '../tables/lake.js'
import { explainSqlError } from './explain-sql-error.js'
import { prepareQuery } from './prepare-query.js'
import type { QueryRequest } from './query-request.js'

/**
 * Run a person's SELECT and write its rows to a Parquet file (zstd), whole or not at all.
 *
 * @param path - absolute path of the file, which must not exist
 * @throws PHLO_FILE_EXISTS - it does
 * @throws what runQuery throws
 */
export async function exportParquet(
  lake: Lake,
  request: QueryRequest,
  path: string,
): Promise<{ readonly rows: bigint; readonly bytes: bigint }> {
  if (await exists(path)) throw fileExists(path)
  const unfinished = `${path}.${randomHex(lake.ambient, 6)}.part`
  try {
    const rows = await copyRows(lake, request, unfinished)
    await linkAs(unfinished, path)
    return { rows, bytes: BigInt((await stat(path)).size) }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** What stands before the statement, on its first line. */
const PREFIX = 'COPY ('

async function copyRows(lake: Lake, request: QueryRequest, path: string): Promise<bigint> {
  const { engine, sql } = await prepareQuery(lake, request, [path])
  const select = sql.replace(/[;\s]*$/, '')
  const copy = `${PREFIX}${select}\n) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`
  const interrupt = () => engine.interrupt()
  request.signal?.addEventListener('abort', interrupt, { once: true })
  try {
    const parameters = Object.keys(request.parameters).length === 0 ? undefined : request.parameters
    const [row] = await engine.rows(copy, parameters)
    return typeof row?.Count === 'bigint' ? row.Count : 0n
  } catch (error) {
    throw explainSqlError(error, { columnsBefore: PREFIX.length })
  } finally {
    request.signal?.removeEventListener('abort', interrupt)
  }
}

/** A link fails where a rename would replace what another process has put there meanwhile. */
async function linkAs(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw fileExists(to)
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function fileExists(path: string): PhloError {
  return new PhloError('PHLO_FILE_EXISTS', `There is a file at ${path} already.`, {
    fixes: ['Choose another name, or remove the file.'],
    context: { path },
  })
}
