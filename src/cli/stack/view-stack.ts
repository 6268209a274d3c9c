import type { ProjectConfig } from '../../config/project-config.js'
import { readState } from '../../config/project-state.js'
import { isPortFree } from '../../docker/ports/is-port-free.js'
import { type OpenedStack, openStack, type StackOptions, type StackSources } from './open-stack.js'
import { wantedProfiles } from './start/wanted-profiles.js'

/**
 * Compose a stack to look at it, without Docker. A port that was given before is taken to be the project's still: its
 * own container may hold it.
 *
 * @param options.profiles - besides those that it was started with
 */
export async function viewStack(
  sources: StackSources,
  { profiles, leavesOutBroken }: Pick<StackOptions, 'profiles' | 'leavesOutBroken'>,
): Promise<OpenedStack> {
  const given = await givenPorts(sources.config)
  return openStack(sources, {
    profiles: await wantedProfiles(sources, profiles),
    only: [],
    leavesOutBroken,
    isPortFree: (port, address) => given.has(port) || isPortFree(port, address),
  })
}

async function givenPorts({ directory }: ProjectConfig): Promise<ReadonlySet<number>> {
  const { ports = {} } = await readState(directory)
  return new Set(Object.values(ports).flatMap((named) => Object.values(named)))
}
