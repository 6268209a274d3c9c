import { createRequire } from 'node:module'
import { TextDecoder } from 'node:util'

/**
 * DuckDB's library. It is CommonJS: imported, Node would first read all of its files for the names that they export, which takes
 * longer than loading them does.
 */
export const duckdb: typeof import('@duckdb/node-api') = loadDuckdb()

function loadDuckdb(): typeof import('@duckdb/node-api') {
  const load = createRequire(import.meta.url)
  // The library's own decoder drops a byte order mark that a string begins with: rows would come out other than they
  // are, and bounds of strings would be wrong, so that readers leave out rows.
  const accessors: { textDecoder: TextDecoder } = load('@duckdb/node-api/lib/vectors/dataAccessors')
  accessors.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return load('@duckdb/node-api')
}
