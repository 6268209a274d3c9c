import type { QueryResult } from '../../engine/engine.js'
import type { QueryRequest, SystemTable } from '../../query/query-request.js'
import type { Lake } from '../../tables/lake.js'
import type { Project } from '../open-project.js'
import { openTrino } from './open-trino.js'
import type { QueryEngine } from './query-engine.js'
import type { QueryProgress } from './query-progress.js'

export type StatementRequest = Omit<QueryRequest, 'systemTables'>

/** Runs statements by one of the engines. */
export interface StatementRunner {
  /** @param lake - whose engine, where it is DuckDB, the statement locks down */
  run(lake: Lake, request: StatementRequest): Promise<QueryResult>
  /** Write the rows of a statement to a new Parquet file at an absolute path. @returns how many there were */
  exportParquet(lake: Lake, request: StatementRequest, path: string): Promise<bigint>
}

/** @throws PHLO_TRINO_ABSENT - the target has none */
export async function statementRunner(
  project: Project,
  engine: QueryEngine,
  progress: QueryProgress,
): Promise<StatementRunner> {
  return engine === 'duckdb' ? duckdbRunner(project) : trinoRunner(project, progress)
}

async function duckdbRunner(project: Project): Promise<StatementRunner> {
  const [{ runQuery }, { exportParquet }] = await Promise.all([
    import('../../query/run-query.js'),
    import('../../query/export-parquet.js'),
  ])
  const complete = async (request: StatementRequest) => {
    return { ...request, systemTables: await systemTables(project, request.sql) }
  }
  return {
    run: async (lake, request) => runQuery(lake, await complete(request)),
    exportParquet: async (lake, request, path) => exportParquet(lake, await complete(request), path),
  }
}

async function trinoRunner(project: Project, progress: QueryProgress): Promise<StatementRunner> {
  const [connection, { runTrinoQuery }, { exportRows }] = await Promise.all([
    openTrino(project),
    import('../../query/trino/run-trino-query.js'),
    import('../../query/export-rows.js'),
  ])
  const run = (lake: Lake, request: StatementRequest) => {
    return runTrinoQuery(lake, connection, { ...request, onProgress: progress.listen })
  }
  return { run, exportParquet: async (lake, request, path) => exportRows(lake, () => run(lake, request), path) }
}

/** The tables about runs, where a statement may name one: what they read is loaded for it only. */
async function systemTables(project: Project, sql: string): Promise<readonly SystemTable[]> {
  if (!/\bphlo\b/i.test(sql)) return []
  const [{ runTables }, { runContext }] = await Promise.all([
    import('../../pipelines/status/run-tables.js'),
    import('../runs/run-context.js'),
  ])
  return runTables(runContext(project, undefined))
}
