import type { Engine, EngineOptions } from './engine.js'

/**
 * Start a DuckDB in this process: in memory, in UTC, without extensions from the network. Loads the library when called.
 *
 * @throws PHLO_SQL_FAILED - an option is out of range
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { startDuckDB } = await import('./duckdb/start-duckdb.js')
  return startDuckDB(options)
}
