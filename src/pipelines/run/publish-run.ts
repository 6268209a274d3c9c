import type { CommitHash, ContentKey } from '../../catalog/catalog.js'
import { parseKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import { branchHead } from '../../tables/write/branch-head.js'
import { showRun } from './list-runs.js'
import { publishBranch } from './publish-branch.js'
import type { RunContext, RunReport } from './run.js'
import { recordPublished } from './run-record.js'
import { publishingCommit } from './run-state.js'
import { takeLeases } from './take-leases.js'

export interface PublishRunOptions {
  /** Publish though checks failed, or though tables that its checks read have changed since. */
  readonly force: boolean
}

/**
 * Publish a run that ended without being published: by `--no-publish`, or because its checks failed.
 *
 * @param run - as for `showRun`
 * @returns the run's report, now published
 * @throws PHLO_RUN_UNKNOWN, PHLO_RUN_IN_PROGRESS
 * @throws PHLO_RUN_NOT_PUBLISHABLE - it is published already, did not end, its branch is gone, its checks failed (without
 * `force`), or its tables have changed on the target since
 */
export async function publishRun(context: RunContext, run: string, options: PublishRunOptions): Promise<RunReport> {
  const report = await showRun(context, run)
  const branch = refuseUnpublishable(report, options)
  const leases = await takeLeases(
    context,
    report.run,
    report.assets.map(({ asset }) => asset),
  )
  try {
    const fromHash = await branchHead(context.lake, branch)
    const commit = await publish(context, report, { fromHash, force: options.force })
    await recordPublished(context.lake.warehouse.store, report.run, { commit, timeMs: context.lake.ambient.now() })
    await context.lake.catalog.deleteReference(branch, fromHash)
    return { ...report, status: 'published', commit, branch: undefined }
  } finally {
    await leases.release()
  }
}

function refuseUnpublishable(report: RunReport, { force }: PublishRunOptions): string {
  const { run, status, branch } = report
  if (status === 'published') throw notPublishable(report, `it is published already, by commit ${report.commit}`)
  if (status === 'running') throw notPublishable(report, 'it is still at work')
  if (status === 'crashed') throw notPublishable(report, 'it did not come to its end')
  if (report.error !== undefined)
    throw notPublishable(report, `an error ended it: ${report.error.message.replace(/\.$/, '')}`)
  if (branch === undefined) throw notPublishable(report, 'its branch is gone')
  if (status === 'failed' && !force) {
    const failed = report.assets.flatMap(({ asset, checks }) =>
      checks.filter(({ passed, severity }) => !passed && severity === 'error').map(({ name }) => `${asset}: ${name}`),
    )
    throw notPublishable(report, `checks failed (${failed.join(', ')})`, [
      `Look at the rows that failed: phlo runs show ${run}`,
      `Publish it all the same: phlo publish ${run} --force`,
    ])
  }
  return branch
}

async function publish(
  context: RunContext,
  report: RunReport,
  { fromHash, force }: { readonly fromHash: CommitHash; readonly force: boolean },
): Promise<CommitHash> {
  const { lake } = context
  const { run, ref } = report
  const since = (await lake.catalog.mergeBase(fromHash, await branchHead(lake, ref))) ?? fromHash
  const read = force ? [] : report.assets.flatMap(({ tablesRead }) => tablesRead)
  const unchanged = distinctKeys([...report.assets.map(({ asset }) => asset), ...read])
  const result = await publishBranch(lake, { run, ref, since, unchanged, signal: context.signal })
  if (result.status === 'published') return result.commit
  if (result.status === 'moved') {
    throw notPublishable(report, `${result.tables.join(', ')} changed on ${ref} since it ran`, [
      `Run it again: phlo materialize ${report.assets.map(({ asset }) => asset).join(' ')} --ref ${ref}`,
    ])
  }
  // Published before by a process that ended before it could say so.
  const commit = await publishingCommit(context, { run, ref, sinceMs: report.startedMs })
  if (commit === undefined) throw notPublishable(report, `it has nothing that ${ref} lacks`)
  return commit
}

function distinctKeys(names: readonly string[]): readonly ContentKey[] {
  return [...new Set(names)].map(parseKey)
}

function notPublishable({ run }: RunReport, why: string, fixes?: readonly string[]): PhloError {
  return new PhloError('PHLO_RUN_NOT_PUBLISHABLE', `Run ${run} cannot be published: ${why}.`, {
    ...(fixes === undefined ? {} : { fixes }),
    context: { run },
  })
}
