import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import { runCompose } from '../compose-command.js'
import type { Docker } from '../docker.js'
import type { PortSetting } from '../ports/refuse-taken-ports.js'
import { composeFailure } from './compose-failure.js'

/**
 * Let Compose build the images of those services whose images are built.
 *
 * @throws PHLO_COMPOSE_FAILED, PHLO_DOCKER_LOST, PHLO_DOCKER_DISK_FULL
 */
export async function buildImages(
  docker: Docker,
  stack: ComposedStack,
  {
    services,
    signal,
    portSetting,
  }: {
    readonly services: readonly ComposedService[]
    readonly signal: AbortSignal
    readonly portSetting: PortSetting
  },
): Promise<void> {
  const names = services.filter(({ isBuilt }) => isBuilt).map(({ name }) => name)
  if (names.length === 0) return
  const result = await runCompose(docker, stack, ['build', '--', ...names], signal)
  signal.throwIfAborted()
  if (result.exitCode !== 0) throw await composeFailure(docker.api, services, result, portSetting)
}
