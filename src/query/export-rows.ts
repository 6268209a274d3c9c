import type { Engine, QueryResult } from '../engine/engine.js'
import { quoteLiteral } from '../engine/quote.js'
import type { Lake } from '../tables/lake.js'
import { createTableFromRows } from './rows-sql.js'
import { writeNewFile } from './write-new-file.js'

/**
 * Write the rows of a result that did not come from the lake's own engine to a Parquet file (zstd), whole or not at all.
 *
 * @param run - gives the result; not called where there is something at the path
 * @param path - absolute path of the file, which must not exist
 * @returns how many rows there were
 * @throws PHLO_FILE_EXISTS - it does
 * @throws what running it, and reading its rows, throws
 */
export async function exportRows(lake: Lake, run: () => Promise<QueryResult>, path: string): Promise<bigint> {
  return writeNewFile(lake.ambient, path, async (unfinished) => {
    const engine = await lake.engine()
    const rows = await collectRows(engine, await run())
    await engine.run(`COPY phlo_rows TO ${quoteLiteral(unfinished)} (FORMAT parquet, COMPRESSION zstd)`)
    return rows
  })
}

/** The engine moves to disk what does not fit into its memory. */
async function collectRows(engine: Engine, { columns, batches }: QueryResult): Promise<bigint> {
  const empty = createTableFromRows('phlo_rows', columns, [])
  await engine.run(empty.sql, empty.values)
  let rows = 0n
  for await (const batch of batches()) {
    const { sql, values } = createTableFromRows('phlo_batch', columns, batch)
    await engine.run(sql, values)
    await engine.run('INSERT INTO phlo_rows SELECT * FROM phlo_batch')
    rows += BigInt(batch.length)
  }
  return rows
}
