import { RUN_BRANCHES } from '../../tables/passing-branches.js'
import type { RunContext } from './run.js'
import { runStartedMs } from './run-id.js'
import { readRunRecord } from './run-record.js'
import { isAtWork } from './run-state.js'

/**
 * Delete the branches of runs that are kept no longer: those that began before the retention time, and on which nobody
 * works any more. A run may take longer than branches are kept, or be published at this moment.
 *
 * @param retentionMs - how long they are kept, in milliseconds
 */
export async function dropRunBranches(context: RunContext, retentionMs: number): Promise<void> {
  const { catalog, ambient, warehouse } = context.lake
  const oldestMs = ambient.now() - retentionMs
  const references = await catalog.references()
  await Promise.all(
    references.map(async ({ name, hash }) => {
      const run = name.startsWith(RUN_BRANCHES) ? name.slice(RUN_BRANCHES.length) : ''
      const startedMs = runStartedMs(run)
      if (startedMs === undefined || startedMs >= oldestMs) return
      const record = await readRunRecord(warehouse.store, run)
      if (record !== undefined && (await isAtWork(context, record.started))) return
      await catalog.deleteReference(name, hash)
    }),
  )
}
