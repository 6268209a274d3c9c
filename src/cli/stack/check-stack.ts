import type { ProjectConfig } from '../../config/project-config.js'
import { openStack, readStackSources } from '../open-stack.js'

/**
 * Check that a stack can be composed of a project, with the services of every profile. Nothing is written, and no port
 * is tried.
 *
 * @throws what composing throws
 */
export async function checkStack(config: ProjectConfig): Promise<void> {
  const sources = await readStackSources(config)
  const profiles = new Set([...sources.candidates.values()].flatMap((candidate) => candidate.profiles))
  await openStack(sources, { profiles: [...profiles], only: [], isPortFree: () => true, leavesOutBroken: false })
}
