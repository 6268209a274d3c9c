import type { ComposedStack } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import type { Docker } from './docker.js'
import { refuseForeign } from './project-resources.js'
import { refuseUnfinishedRestore } from './snapshot/restore-mark.js'
import { bringUp } from './start/bring-up.js'
import type { StartListener } from './start/start-events.js'
import type { StartOptions, StartReport } from './start/start-options.js'
import { seeBeforeStart, undoStart } from './start/undo-start.js'

/**
 * Bring a stack up: pull the images that are missing, let Compose make and start the containers, wait until all are healthy,
 * run the hooks. What is up as it must be is left alone; what is no longer part of the stack goes. The caller holds the
 * stack's lock, and has written its files.
 *
 * A start that is stopped by `signal` undoes what it did; one that fails leaves what it made, so that it can be looked at.
 *
 * @throws PHLO_STACK_FOREIGN, PHLO_PORT_TAKEN, PHLO_IMAGE_UNAVAILABLE, PHLO_SERVICE_EXITED,
 *   PHLO_SERVICE_OUT_OF_MEMORY, PHLO_SERVICE_UNHEALTHY, PHLO_HOOK_FAILED, PHLO_COMPOSE_FAILED, PHLO_DOCKER_DISK_FULL,
 *   PHLO_DOCKER_LOST, PHLO_RESTORE_UNFINISHED, PHLO_CANCELLED
 */
export async function startStack(
  docker: Docker,
  stack: ComposedStack,
  options: StartOptions,
  listen: StartListener,
): Promise<StartReport> {
  const { signal } = options
  await refuseUnfinishedRestore(stack.directory)
  await refuseForeign(docker.api, stack.project)
  const before = await seeBeforeStart(docker, stack)
  try {
    return await bringUp(docker, stack, { ...options, before }, listen)
  } catch (error) {
    if (!signal.aborted) throw error
    listen({ type: 'undoing' })
    await undoStart(docker, stack, before)
    throw new PhloError('PHLO_CANCELLED', 'The start was stopped; what it had begun was undone.', { cause: error })
  }
}
