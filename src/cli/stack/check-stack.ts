import type { ProjectConfig } from '../../config/project-config.js'
import { type OpenedStack, openStack, readStackSources } from './open-stack.js'

/**
 * Check that a stack can be composed of a project, with the services of every profile. Nothing is written, and no port
 * is tried.
 *
 * @returns what it came to
 * @throws what composing throws
 */
export async function checkStack(config: ProjectConfig): Promise<OpenedStack> {
  const sources = await readStackSources(config)
  const profiles = new Set([...sources.candidates.values()].flatMap((candidate) => candidate.profiles))
  return openStack(sources, { profiles: [...profiles], only: [], isPortFree: () => true, leavesOutBroken: false })
}
