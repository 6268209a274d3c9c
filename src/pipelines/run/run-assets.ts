import { currentSchema } from '../../iceberg/current-schema.js'
import { loadTable } from '../../tables/load-table.js'
import { type SchemaFieldChange, schemaDifference } from '../../tables/schema-difference.js'
import { partitionChange, partitionText } from '../../tables/table-partition.js'
import type { Asset } from '../asset.js'
import type { CheckReport } from '../checks/check.js'
import { runChecks } from '../checks/run-checks.js'
import type { AssetWork, AssetWritten } from './asset-work.js'
import { refuseCancelled } from './refuse-cancelled.js'
import { resolveQuarantine } from './resolve-quarantine.js'
import type { AssetReport, QuarantineTask, RunContext, RunListener } from './run.js'
import { runBranch } from './run-id.js'
import { writeAsset } from './write-asset.js'

export interface AssetsRequest {
  readonly run: string
  readonly assets: readonly Asset[]
  readonly refresh: boolean
  /** Left out: the sources are read. */
  readonly quarantine?: QuarantineTask | undefined
  readonly scratch: string
  readonly listen: RunListener
  /** Told about each asset as it ends, also of the one whose error ends the run. */
  readonly ended: (report: AssetReport) => void
}

/**
 * Write and check assets on the run's branch, one after the other. After a failed blocking check nothing more is
 * written.
 */
export async function runAssets(context: RunContext, request: AssetsRequest): Promise<readonly AssetReport[]> {
  const reports: AssetReport[] = []
  for (const asset of request.assets) {
    refuseCancelled(context.signal)
    const blocked = reports.find(({ status }) => status === 'failed' || status === 'skipped')
    reports.push(blocked === undefined ? await runAsset(context, request, asset) : skipped(asset, blocked))
  }
  return reports
}

/** Run the checks of assets that are written already again, as their branch now has them. */
export async function recheckAssets(
  context: RunContext,
  request: AssetsRequest,
  reports: readonly AssetReport[],
): Promise<readonly AssetReport[]> {
  return Promise.all(
    reports.map(async (report) => {
      const asset = request.assets.find(({ id }) => id === report.asset)
      return asset === undefined ? report : { ...report, ...(await checkAsset(context, request, asset)) }
    }),
  )
}

/** Whether a check keeps a run from being published. */
function isBlocking({ passed, severity }: CheckReport): boolean {
  return !passed && severity === 'error'
}

async function runAsset(context: RunContext, request: AssetsRequest, asset: Asset): Promise<AssetReport> {
  const { run, refresh, quarantine, scratch, listen } = request
  const startedMs = context.lake.ambient.now()
  const took = (): { readonly durationMs: number } => ({ durationMs: context.lake.ambient.now() - startedMs })
  let report = emptyReport(asset)
  try {
    const work: AssetWork = { run, asset, refresh, scratch, listen }
    const written = await (quarantine === undefined
      ? writeAsset(context, work)
      : resolveQuarantine(context, work, quarantine))
    report = {
      ...report,
      ...writtenReport(written),
      schemaChanges: await schemaChanges(context, request, asset, written),
    }
    report = { ...report, ...(await checkAsset(context, request, asset)), ...took() }
  } catch (error) {
    request.ended({ ...report, ...took(), status: 'failed', message: error instanceof Error ? error.message : '' })
    throw error
  }
  request.ended(report)
  listen({ type: 'asset-finished', asset: asset.id, report })
  return report
}

async function checkAsset(
  context: RunContext,
  request: AssetsRequest,
  asset: Asset,
): Promise<Partial<Pick<AssetReport, 'status' | 'message'>> & Pick<AssetReport, 'checks' | 'tablesRead'>> {
  const branch = runBranch(request.run)
  const reference = await context.lake.catalog.reference(branch)
  if (asset.checks.length === 0 || reference === undefined) return { checks: [], tablesRead: [] }

  const table = await loadTable(context.lake, { hash: reference.hash, name: branch }, asset.key)
  request.listen({ type: 'checks-started', asset: asset.id, checks: asset.checks.length })
  const { reports: checks, read } = await runChecks(context, branch, table, asset.checks)
  for (const check of checks) request.listen({ type: 'check-finished', asset: asset.id, check })
  const tablesRead = [...new Set(read.map((key) => key.join('.')))]
  const failed = checks.filter(isBlocking)
  if (failed.length === 0) return { checks, tablesRead }
  const message = `${failed.length === 1 ? 'A check' : `${failed.length} checks`} failed: ${failed.map(({ name }) => name).join(', ')}.`
  return { status: 'failed', message, checks, tablesRead }
}

/** Say in words how the columns and the partition of a table that was there before have changed. */
async function schemaChanges(
  { lake }: RunContext,
  { run }: AssetsRequest,
  asset: Asset,
  written: AssetWritten,
): Promise<readonly string[]> {
  const before = written.status === 'written' ? written.before : undefined
  const reference = await lake.catalog.reference(runBranch(run))
  if (before === undefined || reference === undefined) return []
  const after = await loadTable(lake, { hash: reference.hash, name: reference.name }, asset.key)
  const [from, to] = [before.version.metadata, after.version.metadata]
  const columns =
    from.currentSchemaId === to.currentSchemaId ? [] : schemaDifference(currentSchema(from), currentSchema(to))
  const partition = partitionChange(from, to)
  return [
    ...columns.map(changeText),
    ...(partition === undefined
      ? []
      : [
          `new files are partitioned by ${partitionText(partition.to)}, those before by ${partitionText(partition.from)}`,
        ]),
  ]
}

function changeText({ path, change, from, to }: SchemaFieldChange): string {
  if (change === 'added') return `${path} added (${to})`
  return change === 'removed' ? `${path} removed` : `${path}: ${from} → ${to}`
}

function writtenReport(written: AssetWritten): Partial<AssetReport> {
  if (written.status === 'unchanged') return { status: 'unchanged', message: written.message }
  const { report, files, notes, rowsQuarantined } = written
  if (report === undefined) return { status: 'written', notes }
  const isSame = !report.created && report.rowsAdded + report.rowsUpdated + report.rowsDeleted === 0n
  const had = report.rowsOutdated === 0n ? 'these rows' : 'these rows or later ones'
  return {
    status: 'written',
    message: isSame ? `The table has ${had} already.` : '',
    notes,
    files: files.length,
    bytesRead: files.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n),
    rowsWritten: report.rowsAdded + report.rowsUpdated,
    rowsUpdated: report.rowsUpdated,
    rowsDeleted: report.rowsDeleted,
    rowsQuarantined: BigInt(rowsQuarantined),
    bytesWritten: report.bytesWritten,
  }
}

function emptyReport(asset: Asset): AssetReport {
  return {
    asset: asset.id,
    status: 'unchanged',
    message: '',
    write: asset.write,
    isSample: asset.source.isSample,
    files: 0,
    rowsWritten: 0n,
    rowsUpdated: 0n,
    rowsDeleted: 0n,
    rowsQuarantined: 0n,
    bytesRead: 0n,
    bytesWritten: 0n,
    schemaChanges: [],
    notes: [],
    durationMs: 0,
    checks: [],
    tablesRead: [],
  }
}

function skipped(asset: Asset, blocked: AssetReport): AssetReport {
  return { ...emptyReport(asset), status: 'skipped', message: `${blocked.asset} failed before it.` }
}
