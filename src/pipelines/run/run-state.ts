import type { CommitHash } from '../../catalog/catalog.js'
import { isHeld } from './lease.js'
import { lastSlot } from './lease-slot.js'
import type { RunContext, RunReport } from './run.js'
import { runBranch } from './run-id.js'
import { type RunRecord, readRunRecord } from './run-record.js'

/** What telling the state of a run needs. */
export type RunReader = Pick<RunContext, 'lake' | 'holder'>

/** A commit is published a little before or after the clock of its run says. */
const CLOCK_SKEW_MS = 3_600_000

/**
 * Tell what became of a run from what was written down, the leases and the catalog's commits: never from a state that
 * a crash could have left behind.
 */
export async function runState(context: RunReader, record: RunRecord): Promise<RunReport> {
  const { started, finished, published } = record
  const branch = (await context.lake.catalog.reference(runBranch(started.run)))?.name
  if (published !== undefined && finished !== undefined) {
    return { ...finished, status: 'published', commit: published.commit, branch }
  }
  if (finished !== undefined && (finished.commit !== undefined || branch === undefined)) return { ...finished, branch }
  const commit = await publishingCommit(context, { ...started, sinceMs: started.startedMs })
  if (finished !== undefined)
    return commit === undefined ? { ...finished, branch } : { ...finished, status: 'published', commit, branch }
  return unfinishedState(context, record, { branch, commit })
}

/** The commit by which a run was published, or `undefined` when it was not. */
export async function publishingCommit(
  { lake }: RunReader,
  run: { readonly run: string; readonly ref: string; readonly sinceMs: number },
): Promise<CommitHash | undefined> {
  const reference = await lake.catalog.reference(run.ref)
  if (reference === undefined) return undefined
  for await (const { hash, meta } of lake.catalog.log(reference.hash)) {
    if (meta.properties['phlo.run'] === run.run) return hash
    if (meta.timeMs < run.sinceMs - CLOCK_SKEW_MS) return undefined
  }
  return undefined
}

async function unfinishedState(
  context: RunReader,
  { started }: RunRecord,
  found: { readonly branch: string | undefined; readonly commit: CommitHash | undefined },
): Promise<RunReport> {
  const base = {
    run: started.run,
    ref: started.ref,
    startedMs: started.startedMs,
    endedMs: undefined,
    assetIds: started.assetIds,
    assets: [],
    error: undefined,
    ...found,
  }
  if (await isAtWork(context, started)) return { ...base, status: 'running' }
  // It may have ended between the two looks.
  const again = await readRunRecord(context.lake.warehouse.store, started.run)
  if (again?.finished !== undefined) return runState(context, again)
  return { ...base, status: found.commit === undefined ? 'crashed' : 'published' }
}

/** Whether a process that may be alive holds a lease for the run. */
export async function isAtWork({ lake, holder }: RunReader, started: RunRecord['started']): Promise<boolean> {
  for (const asset of started.assetIds) {
    const slot = await lastSlot(lake.warehouse.store, asset)
    if (slot?.run === started.run && isHeld(slot, lake.ambient.now(), holder)) return true
  }
  return false
}
