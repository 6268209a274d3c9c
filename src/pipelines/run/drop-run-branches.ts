import type { RunContext } from './run.js'
import { runStartedMs } from './run-id.js'

/**
 * Delete the branches of runs that are kept no longer: those that began before the retention time.
 *
 * @param retentionMs - how long they are kept, in milliseconds
 */
export async function dropRunBranches(context: RunContext, retentionMs: number): Promise<void> {
  const { catalog, ambient } = context.lake
  const oldestMs = ambient.now() - retentionMs
  const references = await catalog.references()
  const expired = references.filter(({ name }) => {
    const startedMs = name.startsWith('run/') ? runStartedMs(name.slice('run/'.length)) : undefined
    return startedMs !== undefined && startedMs < oldestMs
  })
  await Promise.all(expired.map(({ name, hash }) => catalog.deleteReference(name, hash)))
}
