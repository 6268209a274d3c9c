import { findTable, type LoadedTable } from '../../tables/load-table.js'
import type { AssetWork } from './asset-work.js'
import type { RunContext } from './run.js'
import { runBranch } from './run-id.js'

/** The table as the run's branch has it; `undefined`: there is none. */
export async function tableBefore(
  { lake }: RunContext,
  { run, asset }: Pick<AssetWork, 'run' | 'asset'>,
): Promise<LoadedTable | undefined> {
  const reference = await lake.catalog.reference(runBranch(run))
  return reference === undefined ? undefined : findTable(lake, reference.hash, asset.key)
}
