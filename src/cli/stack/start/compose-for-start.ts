import type { ProjectConfig } from '../../../config/project-config.js'
import type { Docker } from '../../../docker/docker.js'
import { listContainers } from '../../../docker/list-containers.js'
import { isPortFree } from '../../../docker/ports/is-port-free.js'
import { type OpenedStack, openStack, readStackSources } from '../open-stack.js'
import { projectIdentityOf } from '../project-identity-of.js'
import { serviceNotPart } from '../service-not-part.js'
import { writeStack } from '../write-stack.js'
import { wantedProfiles } from './wanted-profiles.js'

/** Which part of a stack a command is about. */
export interface StackChoice {
  /** Profiles that are wanted besides the default services, and besides those that were started before. */
  readonly profiles: readonly string[]
  /** Names of services; `undefined`: all. */
  readonly services: readonly string[] | undefined
}

/**
 * Compose the stack of a project for a start, and write it. The caller holds the stack's lock.
 *
 * @throws PHLO_SERVICE_UNKNOWN - a service that was named is not part of the stack
 */
export async function composeForStart(
  docker: Docker,
  config: ProjectConfig,
  choice: StackChoice,
): Promise<OpenedStack> {
  const [sources, identity] = await Promise.all([readStackSources(config), projectIdentityOf(config)])
  const containers = await listContainers(docker.api, identity)
  const own = new Set(containers.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const opened = await openStack(sources, {
    profiles: await wantedProfiles(sources, choice.profiles),
    only: [],
    leavesOutBroken: false,
    isPortFree: (port, address) => own.has(port) || isPortFree(port, address),
  })
  const names = opened.stack.services.map(({ name }) => name)
  for (const name of choice.services ?? []) {
    if (!names.includes(name)) throw serviceNotPart(name, names, { isInstalled: sources.candidates.has(name) })
  }
  await writeStack(opened)
  return opened
}
