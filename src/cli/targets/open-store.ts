import { join } from 'node:path'
import type { ProjectConfig } from '../../config/project-config.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import { systemAmbient } from '../system-ambient.js'
import type { CompleteTarget, StoreParts } from './target-parts.js'

/** Open the store of a target's warehouse. */
export async function openStore(
  config: ProjectConfig,
  target: CompleteTarget,
  onSilence: SilenceListener | undefined,
): Promise<StoreParts> {
  const { warehouse } = target
  if (warehouse.type === 's3') {
    const { openBucket } = await import('./open-bucket.js')
    return await openBucket(config, { ...target, warehouse }, onSilence)
  }
  const [{ diskStore }, { SCRATCH_DIRECTORY }] = await Promise.all([
    import('../../storage/disk-store.js'),
    import('../../storage/disk-scratch.js'),
  ])
  return {
    store: diskStore(warehouse.path, { ambient: systemAmbient }),
    scratchDirectory: join(warehouse.path, SCRATCH_DIRECTORY),
    prepareEngine: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}
