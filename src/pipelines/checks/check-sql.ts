import type { ContentKey } from '../../catalog/catalog.js'
import type { Engine, ResultValue } from '../../engine/engine.js'
import type { QueryAnswer } from '../../query/query-request.js'
import { runQuery } from '../../query/run-query.js'
import type { Lake } from '../../tables/lake.js'
import type { RunContext } from '../run/run.js'
import type { Check, CheckReport } from './check.js'

const SAMPLE_ROWS_MAX = 5

/**
 * Run a check that a workflow states as a query for the rows that fail.
 *
 * @throws PHLO_SQL_FAILED, PHLO_SQL_REFUSED, PHLO_TABLE_UNKNOWN
 */
export async function checkSql(
  context: RunContext,
  branch: string,
  check: Check & { readonly kind: 'sql' },
): Promise<{ readonly report: CheckReport; readonly read: readonly ContentKey[] }> {
  // A query locks its engine down, and the run still has to write with its own.
  const engine = await context.openEngine()
  try {
    return await askRows(context, { ...context.lake, engine: () => Promise.resolve(engine) }, branch, check)
  } finally {
    await engine.close()
  }
}

async function askRows(
  { signal }: RunContext,
  lake: Lake & { engine(): Promise<Engine> },
  branch: string,
  check: Check & { readonly kind: 'sql' },
): Promise<{ readonly report: CheckReport; readonly read: readonly ContentKey[] }> {
  const answer = await runQuery(lake, {
    // As text, values read in a report as the engine shows them.
    sql: `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${check.query.replace(/;\s*$/, '')}\n)`,
    ref: branch,
    at: undefined,
    parameters: {},
    systemTables: [],
    signal,
  })
  const { rows, sample } = await countRows(answer)
  const message = rows === 0n ? 'The query finds no rows.' : `The query finds ${rows} ${rows === 1n ? 'row' : 'rows'}.`
  return {
    report: { name: check.name, severity: check.severity, passed: rows === 0n, message, failingRows: rows, sample },
    read: answer.tables.filter(({ ref }) => ref === branch).map(({ key }) => key),
  }
}

async function countRows(
  answer: QueryAnswer,
): Promise<{ readonly rows: bigint; readonly sample: CheckReport['sample'] }> {
  let rows = 0n
  const sample: Record<string, string | null>[] = []
  for await (const batch of answer.batches()) {
    rows += BigInt(batch.length)
    for (const row of batch.slice(0, SAMPLE_ROWS_MAX - sample.length)) {
      sample.push(Object.fromEntries(answer.columns.map(({ name }, index) => [name, textOf(row[index] ?? null)])))
    }
  }
  return { rows, sample }
}

function textOf(value: ResultValue): string | null {
  return value === null ? null : String(value)
}
