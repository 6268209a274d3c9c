import type { LoadedProject } from './load-project.js'
import { type OpenedTarget, openTarget } from './open-target.js'

/** A project with the warehouse of its target open. */
export interface Project extends LoadedProject, OpenedTarget {}

/**
 * Open the target that a project works on: `await using project = await openProject(…)`.
 *
 * @param options.create - make the warehouse where there is none, and remember it
 * @throws what {@link openTarget} throws
 */
export async function openProject(loaded: LoadedProject, options: { readonly create: boolean }): Promise<Project> {
  return { ...loaded, ...(await openTarget(loaded.config, loaded.config.target, options)) }
}
