import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import { runCompose } from '../compose-command.js'
import type { Docker } from '../docker.js'
import { buildFailure } from './build-failure.js'

/**
 * Let Compose build images.
 *
 * @param services - those whose images they are
 * @throws PHLO_BUILD_FAILED, PHLO_DOCKER_LOST, PHLO_DOCKER_DISK_FULL
 */
export async function buildImages(
  docker: Docker,
  stack: ComposedStack,
  services: readonly ComposedService[],
  signal: AbortSignal,
): Promise<void> {
  if (services.length === 0) return
  const names = services.map(({ name }) => name)
  const result = await runCompose(docker, stack, ['build', '--', ...names], signal)
  signal.throwIfAborted()
  if (result.exitCode !== 0) throw buildFailure(names, result)
}
