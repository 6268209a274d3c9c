import { didYouMean, PhloError } from '../../errors.js'
import type { RunReport } from './run.js'
import { listRunIds, readRunRecord } from './run-record.js'
import { type RunReader, runState } from './run-state.js'

/**
 * List runs, newest first.
 *
 * @param options.runsMax - how many; `undefined`: all
 */
export async function listRuns(
  context: RunReader,
  options: { readonly runsMax: number | undefined },
): Promise<readonly RunReport[]> {
  const { store } = context.lake.warehouse
  const ids = (await listRunIds(store)).slice(0, options.runsMax)
  const records = await Promise.all(ids.map((run) => readRunRecord(store, run)))
  return Promise.all(records.filter((record) => record !== undefined).map((record) => runState(context, record)))
}

/**
 * Show one run.
 *
 * @param run - its id, or an unambiguous beginning or end of it
 * @throws PHLO_RUN_UNKNOWN
 */
export async function showRun(context: RunReader, run: string): Promise<RunReport> {
  const { store } = context.lake.warehouse
  const record = await readRunRecord(store, await findRunId(context, run))
  if (record === undefined) throw unknownRun(run, [])
  return runState(context, record)
}

/** @throws PHLO_RUN_UNKNOWN */
async function findRunId({ lake }: RunReader, run: string): Promise<string> {
  const ids = await listRunIds(lake.warehouse.store)
  const wanted = run.toUpperCase()
  const found = ids.filter(
    (id) => id === wanted || (wanted.length >= 4 && (id.startsWith(wanted) || id.endsWith(wanted))),
  )
  const [only] = found
  if (only === undefined || found.length > 1) throw unknownRun(run, found.length > 1 ? found : ids)
  return only
}

function unknownRun(run: string, ids: readonly string[]): PhloError {
  const near = didYouMean(run, ids)
  return new PhloError('PHLO_RUN_UNKNOWN', `There is no run "${run}", or more than one.`, {
    fixes: [...(near === undefined ? [] : [`Did you mean ${near}?`]), 'List them: phlo runs list'],
    context: { run },
  })
}
