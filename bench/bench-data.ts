import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

interface Orders {
  /** A SELECT of their ids, so that two files can overlap by a known share. */
  readonly ids: string
  /** Orders of another revision have other amounts. */
  readonly revision?: number
}

/** Eight columns as an order book has them. */
function ordersSql({ ids, revision = 0 }: Orders): string {
  return `
    SELECT i AS id,
      'customer ' || (hash(i) % 90000) AS customer,
      'SKU-' || lpad((hash(i * 7) % 5000)::VARCHAR, 5, '0') AS product,
      (1 + hash(i * 3) % 20)::INTEGER AS quantity,
      round((hash(i * 11 + ${revision}) % 100000) / 100.0, 2) AS amount,
      hash(i * 13) % 4 > 0 AS paid,
      strftime(TIMESTAMP '2025-01-01' + to_seconds((hash(i * 17) % 31536000)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS ordered_at,
      CASE hash(i * 19) % 5 WHEN 0 THEN NULL ELSE 'note ' || (hash(i * 23) % 1000000) END AS note
    FROM (${ids}) AS r(i)`
}

/** The files that the cases read, made once in a folder and kept there. */
export interface BenchData {
  readonly directory: string
  csv(rowCount: number): Promise<string>
  ndjson(rowCount: number): Promise<string>
  parquet(rowCount: number): Promise<string>
  /** Orders to upsert: those whose ids are in other files have changed. */
  changedNdjson(rowCount: number, firstId: number): Promise<string>
  changedParquet(rowCount: number, firstId: number): Promise<string>
  /** Orders to upsert, of which a tenth are spread evenly over those with ids below `tableRows`; the others are new. */
  spreadParquet(rowCount: number, tableRows: number): Promise<string>
}

export function benchData(directory: string): BenchData {
  async function file(name: string, orders: Orders, options: string): Promise<string> {
    const path = join(directory, name)
    if (existsSync(path)) return path
    await mkdir(directory, { recursive: true })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(`COPY (${ordersSql(orders)}) TO '${path}.partial' (${options})`)
    connection.closeSync()
    await rename(`${path}.partial`, path)
    return path
  }
  return {
    directory,
    csv: (rowCount) => file(`orders-${rowCount}.csv`, { ids: idsFrom(0, rowCount) }, 'FORMAT csv, HEADER'),
    ndjson: (rowCount) => file(`orders-0-${rowCount}.ndjson`, { ids: idsFrom(0, rowCount) }, NDJSON),
    parquet: (rowCount) => file(`orders-0-${rowCount}.parquet`, { ids: idsFrom(0, rowCount) }, PARQUET),
    changedNdjson: (rowCount, firstId) =>
      file(`changed-${firstId}-${rowCount}.ndjson`, { ids: idsFrom(firstId, rowCount), revision: 1 }, NDJSON),
    changedParquet: (rowCount, firstId) =>
      file(`changed-${firstId}-${rowCount}.parquet`, { ids: idsFrom(firstId, rowCount), revision: 1 }, PARQUET),
    spreadParquet: (rowCount, tableRows) =>
      file(`spread-${tableRows}-${rowCount}.parquet`, { ids: spreadIds(rowCount, tableRows), revision: 1 }, PARQUET),
  }
}

function idsFrom(firstId: number, rowCount: number): string {
  return `FROM range(${firstId}, ${firstId + rowCount})`
}

function spreadIds(rowCount: number, tableRows: number): string {
  const step = tableRows / rowCount
  return `SELECT CASE WHEN n % 10 = 0 THEN n * ${step} ELSE ${tableRows} + n END FROM range(${rowCount}) AS r(n)`
}

const NDJSON = 'FORMAT json'
const PARQUET = 'FORMAT parquet, COMPRESSION zstd'
