import { PhloError } from '../errors.js'
import { exportParquet } from '../query/export-parquet.js'
import { type TextFormat, writeResult } from '../query/formats/write-result.js'
import type { QueryRequest, SystemTable } from '../query/query-request.js'
import { runQuery } from '../query/run-query.js'
import type { Lake } from '../tables/lake.js'
import type { Project } from './open-project.js'
import { fileOutput, stdoutOutput } from './text-output.js'

/** How the rows of a statement are shown, and where. */
export interface ResultTarget {
  readonly format: TextFormat | 'parquet'
  /** Absolute path of a new file; `undefined`: stdout. */
  readonly path: string | undefined
  readonly stdout: NodeJS.WriteStream
  /** As for `writeResult`. */
  readonly widthMax: number | undefined
  readonly rowsMax: number | undefined
}

/**
 * Run a statement and write its rows as they come.
 *
 * @returns how many rows there were
 * @throws PHLO_USAGE_INVALID - Parquet without a file to write it to
 * @throws PHLO_FILE_EXISTS - there is something at the path
 * @throws what `runQuery` throws
 */
export async function showQuery(lake: Lake, request: QueryRequest, target: ResultTarget): Promise<bigint> {
  const { format, path, widthMax, rowsMax } = target
  if (format === 'parquet') return (await exportParquet(lake, request, parquetPath(path))).rows
  await using output = path === undefined ? stdoutOutput(target.stdout) : await fileOutput(path)
  const answer = await runQuery(lake, request)
  const rows = await writeResult(answer, output, { format, widthMax, rowsMax })
  await output.keep()
  return rows
}

/** The tables about runs, where a statement may name one: what they read is loaded for it only. */
export async function systemTables(project: Project, sql: string): Promise<readonly SystemTable[]> {
  if (!/\bphlo\b/i.test(sql)) return []
  const [{ runTables }, { runContext }] = await Promise.all([
    import('../pipelines/status/run-tables.js'),
    import('./run-context.js'),
  ])
  return runTables(runContext(project, undefined))
}

function parquetPath(path: string | undefined): string {
  if (path !== undefined) return path
  throw new PhloError('PHLO_USAGE_INVALID', 'Parquet is not text: it needs a file.', {
    fixes: ['Add --output rows.parquet.'],
  })
}
