import type { ProjectConfig } from '../../config/project-config.js'
import { STACK } from '../../config/targets/target.js'
import { makeBranches } from '../project-files/create-lake.js'
import { isOnStack } from './complete-target.js'
import { openTarget } from './open-target.js'
import { readEndpoints } from './stack-endpoints.js'

/** The target that lies on the composed services, ready for data. */
export interface PreparedStack {
  readonly target: string
  /** Location of the warehouse: `s3://lake/`. */
  readonly warehouse: string
  /** Names of the branches of `phlo.yaml`, the default one first. */
  readonly branches: readonly string[]
}

/**
 * Make the target `stack` usable with nothing else: its warehouse, and the branches of `phlo.yaml`. What is there stays.
 *
 * @param running - names of the services that are up
 * @returns `undefined` when the services that the target lies on are not all among them, or values of it are not set here
 * @throws what {@link openTarget} throws
 */
export async function prepareStack(
  config: ProjectConfig,
  running: ReadonlySet<string>,
): Promise<PreparedStack | undefined> {
  const target = config.targets[STACK]
  if (target === undefined || target.problems.length > 0 || !isOnStack(target)) return undefined
  const { objectStore, nessie } = await readEndpoints(config.directory)
  const needed = target.catalog === 'nessie' ? [objectStore, nessie] : [objectStore]
  if (needed.some((service) => service === null || !running.has(service.service))) return undefined
  await using opened = await openTarget(config, STACK, { create: true })
  const { catalog, warehouse } = opened.lake
  return { target: STACK, warehouse: warehouse.store.root, branches: await makeBranches(catalog, config.branches) }
}
