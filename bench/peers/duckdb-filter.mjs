// The peer of a filter query: DuckDB's read_parquet on the same files.
import { DuckDBInstance } from '@duckdb/node-api'

const [where, ...files] = process.argv.slice(2)
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const list = files.map((file) => `'${file}'`).join(', ')
const reader = await connection.runAndReadAll(
  `SELECT count(*) AS n, sum(amount) AS total FROM read_parquet([${list}]) WHERE ${where}`,
)
console.log(JSON.stringify(reader.getRowsJson()))
