import type { CommitHash } from '../../catalog/catalog.js'
import { planScan } from '../../iceberg/scan/plan-scan.js'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import type { Asset } from '../asset.js'
import { plannedRows } from '../checks/file-statistics.js'
import { listRuns } from '../run/list-runs.js'
import type { RunReport, RunStatus } from '../run/run.js'
import type { RunReader } from '../run/run-state.js'
import { type Freshness, freshnessOf } from './freshness-of.js'

/** The run that worked on an asset last, whatever branch it was for. */
export interface LastRun {
  readonly run: string
  readonly status: RunStatus
  readonly ref: string
  readonly startedMs: number
  readonly endedMs: number | undefined
  /** Names of checks of this asset that failed in it, warnings too. */
  readonly checksFailed: readonly string[]
}

export interface AssetStatus {
  readonly asset: Asset
  /** Whether the table is there on the ref. */
  readonly exists: boolean
  /** `undefined`: unknown, or there is no table. */
  readonly rowCount: bigint | undefined
  /** When the table last changed, in milliseconds since the epoch; `undefined`: there is no table. */
  readonly updatedMs: number | undefined
  /** `undefined`: it never ran. */
  readonly lastRun: LastRun | undefined
  readonly freshness: Freshness
}

export interface ProjectStatus {
  /** For messages, as in `ResolvedRef`. */
  readonly ref: string
  readonly hash: CommitHash
  /** In the order of `assets`. */
  readonly assets: readonly AssetStatus[]
}

/**
 * Tell how the assets of a project stand on a ref. Reads metadata only.
 *
 * @throws PHLO_REF_UNKNOWN
 */
export async function projectStatus(context: RunReader, assets: readonly Asset[], ref: string): Promise<ProjectStatus> {
  const [{ name, hash }, runs] = await Promise.all([
    resolveRef(context.lake, { ref }),
    listRuns(context, { runsMax: RUNS_MAX }),
  ])
  const statuses = assets.map(async (asset): Promise<AssetStatus> => {
    const table = await findTable(context.lake, hash, asset.key)
    const lastRun = lastRunOf(runs, asset)
    if (table === undefined) {
      const freshness = freshnessOf(asset, undefined, context.lake.ambient.now())
      return { asset, exists: false, rowCount: undefined, updatedMs: undefined, lastRun, freshness }
    }
    return { asset, exists: true, lastRun, ...(await tableStatus(context, asset, table)) }
  })
  return { ref: name, hash, assets: await Promise.all(statuses) }
}

/** Runs that are looked at for the last one of each asset. */
const RUNS_MAX = 200

async function tableStatus(
  { lake }: RunReader,
  asset: Asset,
  table: LoadedTable,
): Promise<Pick<AssetStatus, 'rowCount' | 'updatedMs' | 'freshness'>> {
  const plan = await planScan(lake.files, table.version, {})
  return {
    rowCount: plannedRows(plan),
    updatedMs: table.version.metadata.lastUpdatedMs,
    freshness: freshnessOf(asset, plan, lake.ambient.now()),
  }
}

function lastRunOf(runs: readonly RunReport[], asset: Asset): LastRun | undefined {
  const run = runs.find(({ assetIds }) => assetIds.includes(asset.id))
  const checks = run?.assets.find((report) => report.asset === asset.id)?.checks ?? []
  const checksFailed = checks.filter(({ passed }) => !passed).map(({ name }) => name)
  if (run === undefined) return undefined
  const { status, ref, startedMs, endedMs } = run
  return { run: run.run, status, ref, startedMs, endedMs, checksFailed }
}
