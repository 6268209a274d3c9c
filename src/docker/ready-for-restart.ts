import type { ComposedStack } from '../compose/composed-stack.js'
import type { Docker } from './docker.js'
import { listContainers } from './list-containers.js'
import { refuseTakenPorts } from './ports/refuse-taken-ports.js'
import { refuseForeign } from './project-resources.js'
import { refuseUnfinishedRestore } from './snapshot/restore-mark.js'
import { buildImages } from './start/build-images.js'
import { describeStart } from './start/describe-start.js'
import { withDependencies } from './start/plan-start.js'
import { pullImages } from './start/pull-images.js'
import type { StartListener } from './start/start-events.js'
import type { StartOptions } from './start/start-options.js'

/**
 * Make sure, as far as it can be known, that services would come up again after a stop, and have their images here; nothing is
 * stopped or started. The caller holds the stack's lock, and has written its files.
 *
 * @throws PHLO_STACK_FOREIGN, PHLO_PORT_TAKEN, PHLO_IMAGE_UNAVAILABLE, PHLO_RESTORE_UNFINISHED, PHLO_COMPOSE_FAILED,
 *   PHLO_DOCKER_DISK_FULL, PHLO_DOCKER_LOST
 */
export async function readyForRestart(
  docker: Docker,
  stack: ComposedStack,
  options: Omit<StartOptions, 'waitMsMax' | 'build'>,
  listen: StartListener,
): Promise<void> {
  await refuseUnfinishedRestore(stack.directory)
  await refuseForeign(docker.api, stack.project)
  const containers = await listContainers(docker.api, stack.project)
  const services = withDependencies(stack, options.services)
  await refuseTakenPorts(docker.api, services, { containers, portSetting: options.portSetting })
  const plan = await describeStart(docker, stack, { services, built: [], removed: [] })
  await pullImages(docker, { images: plan.pull, services }, listen, options.signal)
  await buildImages(
    docker,
    stack,
    services.filter(({ name }) => plan.build.includes(name)),
    options.signal,
  )
}
