import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Eight columns as an order book has them; `id` runs from `firstId`, so that two files can overlap by a known share. */
function ordersSql(range: { readonly firstId: number; readonly rowCount: number }): string {
  return `
    SELECT i AS id,
      'customer ' || (hash(i) % 90000) AS customer,
      'SKU-' || lpad((hash(i * 7) % 5000)::VARCHAR, 5, '0') AS product,
      (1 + hash(i * 3) % 20)::INTEGER AS quantity,
      round((hash(i * 11) % 100000) / 100.0, 2) AS amount,
      hash(i * 13) % 4 > 0 AS paid,
      strftime(TIMESTAMP '2025-01-01' + to_seconds((hash(i * 17) % 31536000)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS ordered_at,
      CASE hash(i * 19) % 5 WHEN 0 THEN NULL ELSE 'note ' || (hash(i * 23) % 1000000) END AS note
    FROM range(${range.firstId}, ${range.firstId + range.rowCount}) AS r(i)`
}

/** The files that the cases read, made once in a folder and kept there. */
export interface BenchData {
  readonly directory: string
  csv(rowCount: number): Promise<string>
  ndjson(rowCount: number, firstId?: number): Promise<string>
  parquet(rowCount: number, firstId?: number): Promise<string>
}

export function benchData(directory: string): BenchData {
  async function file(name: string, range: { firstId: number; rowCount: number }, options: string): Promise<string> {
    const path = join(directory, name)
    if (existsSync(path)) return path
    await mkdir(directory, { recursive: true })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(`COPY (${ordersSql(range)}) TO '${path}.partial' (${options})`)
    connection.closeSync()
    await rename(`${path}.partial`, path)
    return path
  }
  return {
    directory,
    csv: (rowCount) => file(`orders-${rowCount}.csv`, { firstId: 0, rowCount }, 'FORMAT csv, HEADER'),
    ndjson: (rowCount, firstId = 0) =>
      file(`orders-${firstId}-${rowCount}.ndjson`, { firstId, rowCount }, 'FORMAT json'),
    parquet: (rowCount, firstId = 0) =>
      file(`orders-${firstId}-${rowCount}.parquet`, { firstId, rowCount }, 'FORMAT parquet, COMPRESSION zstd'),
  }
}
