import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import { branchHead } from '../../tables/write/branch-head.js'
import type { Asset } from '../asset.js'
import { compareFiles, type FoundFile } from './decide-files.js'
import { cursorProperty, parseCursor } from './file-cursor.js'
import { findSourceFiles } from './find-source-files.js'
import type { RunContext, RunOptions, RunPlan, RunPreview } from './run.js'
import { newRunId } from './run-id.js'

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
        const cursor = parseCursor(table?.version.metadata.properties[cursorProperty(asset.id)])
        const found = await compareFiles(await findSourceFiles(context, asset, scratch), cursor)
        const files = found.map(({ file, state }) => ({ path: file.displayName, bytes: BigInt(file.bytes), state }))
        return {
          asset,
          exists: table !== undefined,
          files,
          action: actionText(asset, found, { table, refresh: options.refresh }),
        }
      }),
    )
    return { assets }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function actionText(
  asset: Asset,
  found: readonly FoundFile[],
  { table, refresh }: { readonly table: LoadedTable | undefined; readonly refresh: boolean },
): string {
  const all = countText(found.length)
  if (table === undefined) return `Create the table from ${all}.`
  if (refresh || asset.write === 'replace') return `Replace its rows by those of ${all}.`
  if (asset.write === 'upsert') return `Upsert the rows of ${all} by ${asset.identifier.join(', ')}.`
  const changed = found.filter(({ state }) => state === 'changed').length
  if (changed > 0) return `Fail: ${countText(changed)} changed after it was appended.`
  const added = found.filter(({ state }) => state === 'new').length
  return added === 0 ? 'Nothing: no file is new.' : `Append the rows of ${countText(added)}.`
}

function countText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
