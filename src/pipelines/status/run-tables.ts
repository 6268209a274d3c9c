import type { ResultValue } from '../../engine/engine.js'
import type { SystemTable } from '../../query/query-request.js'
import { listRuns } from '../run/list-runs.js'
import type { AssetReport, RunReport } from '../run/run.js'
import type { RunReader } from '../run/run-state.js'

/** The tables `phlo.runs` and `phlo.checks`, for queries. */
export function runTables(context: RunReader): readonly SystemTable[] {
  const rows = (rowsOf: (run: RunReport) => readonly (readonly ResultValue[])[]): SystemTable['content'] => ({
    type: 'rows',
    rows: async () => (await listRuns(context, { runsMax: undefined })).flatMap(rowsOf),
  })
  return [
    { schema: 'phlo', name: 'runs', columns: RUN_COLUMNS, content: rows((run) => [runRow(run)]) },
    { schema: 'phlo', name: 'checks', columns: CHECK_COLUMNS, content: rows(checkRows) },
  ]
}

const RUN_COLUMNS = [
  { name: 'run', type: 'string' },
  { name: 'status', type: 'string' },
  { name: 'ref', type: 'string' },
  { name: 'commit', type: 'string' },
  { name: 'branch', type: 'string' },
  { name: 'assets', type: 'string' },
  { name: 'started_at', type: 'timestamptz' },
  { name: 'ended_at', type: 'timestamptz' },
  { name: 'rows_written', type: 'long' },
  { name: 'bytes_written', type: 'long' },
  { name: 'error_code', type: 'string' },
  { name: 'error', type: 'string' },
] as const

const CHECK_COLUMNS = [
  { name: 'run', type: 'string' },
  { name: 'asset', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'severity', type: 'string' },
  { name: 'passed', type: 'boolean' },
  { name: 'failing_rows', type: 'long' },
  { name: 'message', type: 'string' },
  { name: 'sample', type: 'string' },
  { name: 'checked_at', type: 'timestamptz' },
] as const

function runRow(run: RunReport): readonly ResultValue[] {
  return [
    run.run,
    run.status,
    run.ref,
    run.commit ?? null,
    run.branch ?? null,
    run.assetIds.join(', '),
    instant(run.startedMs),
    instant(run.endedMs),
    total(run, ({ rowsWritten }) => rowsWritten),
    total(run, ({ bytesWritten }) => bytesWritten),
    run.error?.code ?? null,
    run.error?.message ?? null,
  ]
}

/** Only a run that has ended has said what it wrote. */
function total({ assets, endedMs }: RunReport, of: (asset: AssetReport) => bigint): bigint | null {
  return endedMs === undefined ? null : assets.reduce((sum, asset) => sum + of(asset), 0n)
}

/** The sample is JSON, since every check has columns of its own. */
function checkRows(run: RunReport): readonly (readonly ResultValue[])[] {
  return run.assets.flatMap(({ asset, checks }) =>
    checks.map((check) => [
      run.run,
      asset,
      check.name,
      check.severity,
      check.passed,
      check.failingRows ?? null,
      check.message,
      JSON.stringify(check.sample),
      instant(run.endedMs),
    ]),
  )
}

/** Instants are microseconds in the engine. */
function instant(timeMs: number | undefined): bigint | null {
  return timeMs === undefined ? null : BigInt(timeMs) * 1000n
}
