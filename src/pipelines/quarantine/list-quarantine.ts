import type { CommitHash } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import type { Lake } from '../../tables/lake.js'
import type { QuarantineMark } from '../../tables/quarantine-evidence.js'
import { runStartedMs } from '../run/run-id.js'
import { openRowsOf, readOpenRows } from './open-rows.js'
import type { QuarantinedRow } from './quarantined-row.js'

/** The rows of an asset in quarantine that one run set aside. */
export interface QuarantineBatch {
  readonly asset: string
  /** `null`: the warehouse lacks the rows, and with them what is known of them. */
  readonly run: string | null
  /** When the run began, in milliseconds since the epoch; `null` as `run`. */
  readonly startedMs: number | null
  readonly rows: number
  /** The first row; `null` as `run`. */
  readonly first: QuarantinedRow | null
}

/** List the rows that the tables of a commit say are in quarantine, by asset and run; older runs first. */
export async function listQuarantine(lake: Lake, hash: CommitHash): Promise<readonly QuarantineBatch[]> {
  const batches: QuarantineBatch[] = []
  for await (const { key, content } of lake.catalog.entries(hash)) {
    if (content.type !== 'ICEBERG_TABLE') continue
    const { metadata } = await lake.files.version(content.metadataLocation)
    const asset = formatKey(key)
    const open = openRowsOf(metadata, asset)
    if (open !== undefined) batches.push(...(await batchesOf(lake, asset, open)))
  }
  return batches.sort(({ asset: one }, { asset: other }) => (one < other ? -1 : one > other ? 1 : 0))
}

async function batchesOf(lake: Lake, asset: string, open: QuarantineMark): Promise<readonly QuarantineBatch[]> {
  try {
    const rows = await readOpenRows(lake.warehouse.store, asset, open)
    return [...byRun(rows)].map(([run, [first = null, ...others]]) => ({
      asset,
      run,
      startedMs: runStartedMs(run) ?? null,
      rows: 1 + others.length,
      first,
    }))
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_QUARANTINE_MISSING') throw error
    return [{ asset, run: null, startedMs: null, rows: open.rows, first: null }]
  }
}

function byRun(rows: readonly QuarantinedRow[]): ReadonlyMap<string, readonly QuarantinedRow[]> {
  const runs = new Map<string, QuarantinedRow[]>()
  for (const row of rows) {
    const known = runs.get(row.run)
    if (known === undefined) runs.set(row.run, [row])
    else known.push(row)
  }
  return runs
}
