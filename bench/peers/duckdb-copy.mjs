// The peer of materialize: nothing but DuckDB's COPY of a file to zstd Parquet.
import { DuckDBInstance } from '@duckdb/node-api'

const [source, target] = process.argv.slice(2)
const reader = source.endsWith('.csv') ? 'read_csv' : 'read_json'
const connection = await (await DuckDBInstance.create(':memory:')).connect()
await connection.run(`COPY (FROM ${reader}('${source}')) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`)
