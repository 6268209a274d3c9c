import { createRequire } from 'node:module'

/**
 * DuckDB's library. It is CommonJS: imported, Node would first read all of its files for the names that they export, which takes
 * longer than loading them does.
 */
export const duckdb: typeof import('@duckdb/node-api') = createRequire(import.meta.url)('@duckdb/node-api')
