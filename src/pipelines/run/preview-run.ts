import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { currentSchema, defaultSpec } from '../../iceberg/current-schema.js'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import { partitionBy, partitionText } from '../../tables/table-partition.js'
import { branchHead } from '../../tables/write/branch-head.js'
import type { Asset } from '../asset.js'
import { compareFiles, type FoundFile } from './compare-files.js'
import { decideFiles, type TableState } from './decide-files.js'
import { findSourceFiles } from './find-source-files.js'
import type { RunContext, RunOptions, RunPlan, RunPreview } from './run.js'
import { newRunId } from './run-id.js'
import { tableCursor } from './table-cursor.js'

/**
 * Find out what a run would read and do. Writes nothing to the warehouse; files that are not local are downloaded.
 *
 * @throws PHLO_REF_UNKNOWN, PHLO_REF_IMMUTABLE, and what finding the files throws
 */
export async function previewRun(
  context: RunContext,
  plan: RunPlan,
  options: Pick<RunOptions, 'ref' | 'refresh'>,
): Promise<RunPreview> {
  const hash = await branchHead(context.lake, options.ref)
  const scratch = join(context.lake.scratchDirectory, `preview-${newRunId(context.lake.ambient)}`)
  try {
    const assets = await Promise.all(
      plan.assets.map(async (asset) => {
        const table = await findTable(context.lake, hash, asset.key)
        const cursor = table === undefined ? undefined : tableCursor(table.version.metadata, asset.id)
        const finding = { scratch, refresh: options.refresh, cursor: async () => cursor }
        const found = await compareFiles((await findSourceFiles(context, asset, finding)).files, cursor)
        const files = found.map(({ file, state }) => ({ path: file.displayName, bytes: BigInt(file.bytes), state }))
        return {
          asset,
          exists: table !== undefined,
          files,
          action: actionText(asset, found, { table, cursor, refresh: options.refresh }),
        }
      }),
    )
    return { assets }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function actionText(asset: Asset, found: readonly FoundFile[], state: TableState): string {
  const decision = decideFiles(asset, found, state)
  if (decision.type === 'refuse') return `Fail: ${decision.error.message}`
  if (decision.type === 'nothing') return `Nothing: ${decision.message}`
  const files = countText(decision.files.length)
  if (state.table === undefined) return `Create the table from ${files}.`
  const partition = partitionChangeText(asset, state.table)
  if (state.refresh || asset.write === 'replace') return `Replace its rows by those of ${files}.${partition}`
  return asset.write === 'upsert'
    ? `Upsert the rows of ${files} by ${asset.identifier.join(', ')}.${partition}`
    : `Append the rows of ${files}.${partition}`
}

function partitionChangeText({ partition }: Asset, { version }: LoadedTable): string {
  const { metadata } = version
  const [before, after] = [partitionBy(defaultSpec(metadata), currentSchema(metadata)), partition].map(
    (one) => one && partitionText(one),
  )
  return after === undefined || after === before ? '' : ` Partition new files by ${after}, not ${before}.`
}

function countText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
