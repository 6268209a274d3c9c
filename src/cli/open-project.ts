import type { LoadedProject } from './load-project.js'
import { type OpenedTarget, type OpenOptions, openTarget } from './targets/open-target.js'

/** A project with the warehouse of its target open. */
export interface Project extends LoadedProject, OpenedTarget {}

/**
 * Open the target that a project works on: `await using project = await openProject(…)`.
 *
 * @throws what {@link openTarget} throws
 */
export async function openProject(loaded: LoadedProject, options: OpenOptions): Promise<Project> {
  return { ...loaded, ...(await openTarget(loaded.config, loaded.config.target, options)) }
}
