import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findTable } from '../../tables/load-table.js'
import { branchHead } from '../../tables/write/branch-head.js'
import type { Asset } from '../asset.js'
import type { RunContext } from '../run/run.js'
import { newRunId } from '../run/run-id.js'
import { planReplay, type ReplayPlan } from './plan-replay.js'

/**
 * Find out which rows in quarantine a replay would write. Writes nothing to the warehouse.
 *
 * @throws as planReplay
 */
export async function previewReplay(
  { lake }: Pick<RunContext, 'lake'>,
  asset: Asset,
  { ref, run }: { readonly ref: string; readonly run: string | undefined },
): Promise<Pick<ReplayPlan, 'fitting' | 'staying'>> {
  const table = await findTable(lake, await branchHead(lake, ref), asset.key)
  if (table === undefined) return { fitting: [], staying: [] }
  const scratch = join(lake.scratchDirectory, `preview-${newRunId(lake.ambient)}`)
  try {
    return await planReplay(lake, { asset, table, run, scratch })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
