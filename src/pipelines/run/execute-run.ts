import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitHash } from '../../catalog/catalog.js'
import { parseKey } from '../../catalog/content-key.js'
import { interruptOn } from '../../engine/interrupt-on.js'
import { PhloError } from '../../errors.js'
import { createAbsentRef } from '../../tables/create-ref.js'
import { mergeRefs } from '../../tables/merge-refs.js'
import { branchHead } from '../../tables/write/branch-head.js'
import { badValuesOf } from '../files/misfits/bad-value.js'
import { dropRunBranches } from './drop-run-branches.js'
import { publishBranch } from './publish-branch.js'
import { refuseCancelled } from './refuse-cancelled.js'
import type { AssetReport, RunContext, RunListener, RunOptions, RunPlan, RunReport, RunStatus } from './run.js'
import { type AssetsRequest, recheckAssets, runAssets } from './run-assets.js'
import { newRunId, runBranch } from './run-id.js'
import { recordFinished, recordStarted } from './run-record.js'
import { type Leases, takeLeases } from './take-leases.js'

/** How often a run begins again, or checks again, because its target moved. */
const ATTEMPTS_MAX = 5

/**
 * Fill assets on a branch of the run's own, check them there, and publish them to the target in one commit when every
 * blocking check has passed. A run that fails leaves the target untouched and its branch for inspection.
 *
 * @param listen - told what happens as it happens
 * @returns the report, also when checks failed (`status` is then `failed`)
 * @throws PHLO_RUN_IN_PROGRESS - another run works on one of the assets
 * @throws PHLO_REF_UNKNOWN, PHLO_REF_IMMUTABLE - the target is not a branch
 * @throws what reading, writing and checking throw; `context.run` then names the run
 */
export async function executeRun(
  context: RunContext,
  plan: RunPlan,
  options: RunOptions,
  listen: RunListener,
): Promise<RunReport> {
  const { lake, holder } = context
  await branchHead(lake, options.ref)
  const run = newRunId(lake.ambient)
  const assetIds = plan.assets.map(({ id }) => id)
  const begun = { run, ref: options.ref, startedMs: lake.ambient.now(), assetIds }
  // Loading DuckDB takes longer than taking leases; a failure shows where the engine is used.
  lake.engine().catch(() => undefined)
  const leases = await takeLeases(context, run, assetIds)
  const scratch = join(lake.scratchDirectory, `run-${run}`)
  // An engine that cannot start fails where it is used.
  const interrupt = (): void =>
    void lake.engine().then(
      (engine) => engine.interrupt(),
      () => undefined,
    )
  using _ = interruptOn({ interrupt }, context.signal)
  const ended: AssetReport[] = []
  try {
    await recordStarted(lake.warehouse.store, { ...begun, host: holder.host, pid: holder.pid })
    listen({ type: 'run-started', run, ref: options.ref, assets: assetIds })
    const request = {
      run,
      assets: plan.assets,
      refresh: options.refresh,
      quarantine: options.quarantine,
      scratch,
      listen,
      ended: (report: AssetReport) => void ended.push(report),
    }
    const outcome = await writeAuditPublish(context, request, options, leases)
    const report = await finish(context, { ...begun, ...outcome, error: undefined })
    await dropRunBranches(context, options.retentionMs)
    listen({ type: 'run-finished', report })
    return report
  } catch (error) {
    const named = error instanceof PhloError ? withRun(error, run) : error
    const failure = { status: 'failed', commit: undefined, assets: ended, error: briefly(named) } as const
    // What ended the run may keep it from being recorded too: a full disk. Without a record it reads as crashed.
    await finish(context, { ...begun, ...failure }).catch(() => undefined)
    throw named
  } finally {
    // Neither failure matters: the lease ends by itself, and scratch files are nobody's data.
    await Promise.allSettled([rm(scratch, { recursive: true, force: true }), leases.release()])
  }
}

interface Outcome {
  readonly status: RunStatus
  readonly commit: CommitHash | undefined
  readonly assets: readonly AssetReport[]
}

async function writeAuditPublish(
  context: RunContext,
  request: AssetsRequest,
  options: RunOptions,
  leases: Leases,
): Promise<Outcome> {
  const { lake } = context
  let since = await startBranch(context, request.run, options.ref)
  let assets = await runAssets(context, request)
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    refuseCancelled(context.signal)
    const status = statusBeforePublishing(assets, options)
    if (status !== undefined) return { status, commit: undefined, assets }
    await leases.verify()
    const result = await publishBranch(lake, {
      run: request.run,
      ref: options.ref,
      since,
      unchanged: [
        ...request.assets.map(({ key }) => key),
        ...assets.flatMap(({ tablesRead }) => tablesRead.map(parseKey)),
      ],
      signal: context.signal,
    })
    if (result.status === 'published') return { status: 'published', commit: result.commit, assets }
    if (result.status === 'unchanged') return { status: 'unchanged', commit: undefined, assets }

    request.listen({ type: 'publish-retried', attempt })
    const own = request.assets.some(({ id }) => result.tables.includes(id))
    since = await (own ? startBranch : mergeTargetIn)(context, request.run, options.ref)
    assets = own ? await runAssets(context, request) : await recheckAssets(context, request, assets)
  }
  throw new PhloError('PHLO_COMMIT_CONFLICT', `${options.ref} kept moving under run ${request.run}.`, {
    fixes: ['Run the command again when the other writers are done; nothing was published.'],
    context: { ref: options.ref, run: request.run },
  })
}

function statusBeforePublishing(assets: readonly AssetReport[], options: RunOptions): RunStatus | undefined {
  if (assets.some(({ status }) => status === 'failed' || status === 'skipped')) return 'failed'
  if (assets.every(({ status }) => status === 'unchanged')) return 'unchanged'
  return options.publish ? undefined : 'unpublished'
}

/** Point the run's branch at the head of the target, leaving behind what it had. */
async function startBranch(context: RunContext, run: string, ref: string): Promise<CommitHash> {
  const { catalog } = context.lake
  const name = runBranch(run)
  const head = await branchHead(context.lake, ref)
  const existing = await catalog.reference(name)
  if (existing === undefined) await createAbsentRef(catalog, { type: 'BRANCH', name, hash: head })
  else await catalog.assignReference(name, { expectedHash: existing.hash, newHash: head })
  return head
}

/**
 * Bring what others published meanwhile into the run's branch, whose own tables they have not touched.
 *
 * @returns the commit of the target that the branch now has
 */
async function mergeTargetIn(context: RunContext, run: string, ref: string): Promise<CommitHash> {
  const head = await branchHead(context.lake, ref)
  await mergeRefs(context.lake, {
    from: head,
    into: runBranch(run),
    message: `Merge ${ref} into run ${run}`,
    properties: { 'phlo.run': run },
    dryRun: false,
    force: true,
    unchanged: undefined,
  })
  return head
}

/** Write down how the run ended, and drop its branch where nobody needs it. */
async function finish(
  context: RunContext,
  outcome: Outcome & Pick<RunReport, 'run' | 'ref' | 'startedMs' | 'assetIds' | 'error'>,
): Promise<RunReport> {
  const { catalog, warehouse, ambient } = context.lake
  const branch = await catalog.reference(runBranch(outcome.run))
  const hasRows = outcome.assets.some(({ bytesWritten, rowsDeleted }) => bytesWritten > 0n || rowsDeleted > 0n)
  const isKept = outcome.status === 'unpublished' || (outcome.status === 'failed' && hasRows)
  const report: RunReport = {
    ...outcome,
    branch: isKept && branch !== undefined ? branch.name : undefined,
    endedMs: ambient.now(),
  }
  await recordFinished(warehouse.store, report)
  if (!isKept && branch !== undefined) await catalog.deleteReference(branch.name, branch.hash)
  return report
}

function withRun(error: PhloError, run: string): PhloError {
  return new PhloError(error.code, error.message, {
    fixes: error.fixes,
    context: { ...error.context, run },
    cause: error,
  })
}

function briefly(error: unknown): NonNullable<RunReport['error']> {
  return error instanceof PhloError
    ? { code: error.code, message: error.message, examples: badValuesOf(error) }
    : { code: 'PHLO_BUG', message: error instanceof Error ? error.message : String(error), examples: [] }
}
