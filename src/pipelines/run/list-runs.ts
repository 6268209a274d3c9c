import { didYouMean, PhloError } from '../../errors.js'
import type { RunReport } from './run.js'
import { listRunIds, readRunRecord } from './run-record.js'
import { type RunReader, runState } from './run-state.js'

/** Runs that an ambiguous id is said to mean. */
const FOUND_MAX = 5

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
 * @throws PHLO_RUN_UNKNOWN, PHLO_RUN_AMBIGUOUS
 */
export async function showRun(context: RunReader, run: string): Promise<RunReport> {
  const { store } = context.lake.warehouse
  const record = await readRunRecord(store, await findRunId(context, run))
  if (record === undefined) throw unknownRun(run, [])
  return runState(context, record)
}

/** @throws PHLO_RUN_UNKNOWN, PHLO_RUN_AMBIGUOUS */
async function findRunId({ lake }: RunReader, run: string): Promise<string> {
  const ids = await listRunIds(lake.warehouse.store)
  const wanted = run.toUpperCase()
  const found = ids.filter(
    (id) => id === wanted || (wanted.length >= 4 && (id.startsWith(wanted) || id.endsWith(wanted))),
  )
  const [only] = found
  if (only === undefined) throw unknownRun(run, ids)
  if (found.length > 1) throw ambiguousRun(run, found)
  return only
}

function unknownRun(run: string, ids: readonly string[]): PhloError {
  const near = didYouMean(run.toUpperCase(), ids)
  return new PhloError('PHLO_RUN_UNKNOWN', `There is no run "${run}".`, {
    fixes: [...(near === undefined ? [] : [`Did you mean ${near}?`]), 'List them: phlo runs list'],
    context: { run },
  })
}

function ambiguousRun(run: string, found: readonly string[]): PhloError {
  const shown = found.slice(0, FOUND_MAX)
  const more = found.length - shown.length
  const message = `"${run}" begins or ends the ids of ${found.length} runs.`
  return new PhloError('PHLO_RUN_AMBIGUOUS', message, {
    fixes: [`Give more of the id, one of: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`],
    context: { run, runs: found },
  })
}
