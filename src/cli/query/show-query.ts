import { PhloError } from '../../errors.js'
import { type TextFormat, writeResult } from '../../query/formats/write-result.js'
import type { Lake } from '../../tables/lake.js'
import { fileOutput, stdoutOutput } from '../text/text-output.js'
import type { QueryProgress } from './query-progress.js'
import type { StatementRequest, StatementRunner } from './run-statement.js'

/** How the rows of a statement are shown, and where. */
export interface ResultTarget {
  readonly format: TextFormat | 'parquet'
  /** Absolute path of a new file; `undefined`: stdout. */
  readonly path: string | undefined
  readonly stdout: NodeJS.WriteStream
  /** As for `writeResult`. */
  readonly widthMax: number | undefined
  readonly rowsMax: number | undefined
  readonly progress: QueryProgress
}

/**
 * Run a statement and write its rows as they come.
 *
 * @returns how many rows there were
 * @throws PHLO_USAGE_INVALID - Parquet without a file to write it to
 * @throws PHLO_FILE_EXISTS - there is something at the path
 * @throws what the runner throws
 */
export async function showQuery(
  runner: StatementRunner,
  lake: Lake,
  request: StatementRequest,
  target: ResultTarget,
): Promise<bigint> {
  const { format, path, widthMax, rowsMax, progress } = target
  try {
    if (format === 'parquet') return await runner.exportParquet(lake, request, parquetPath(path))
    await using output = path === undefined ? stdoutOutput(target.stdout) : await fileOutput(path)
    const answer = await runner.run(lake, request)
    const write = (text: string) => {
      // Both may be the same terminal.
      if (path === undefined) progress.clear()
      return output.write(text)
    }
    const rows = await writeResult(answer, { write }, { format, widthMax, rowsMax })
    await output.keep()
    return rows
  } finally {
    progress.clear()
  }
}

function parquetPath(path: string | undefined): string {
  if (path !== undefined) return path
  throw new PhloError('PHLO_USAGE_INVALID', 'Parquet is not text: it needs a file.', {
    fixes: ['Add --output rows.parquet.'],
  })
}
