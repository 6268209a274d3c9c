import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import { runCompose } from '../compose-command.js'
import type { Docker } from '../docker.js'
import type { PortSetting } from '../ports/refuse-taken-ports.js'
import { composeFailure } from './compose-failure.js'

/**
 * Let Compose make containers anew, which do not run then: a new one gets the volumes without a name that the old one had.
 *
 * @param services - whose containers are not as they must be, though Compose would leave them; may be empty
 * @throws PHLO_COMPOSE_FAILED, PHLO_IMAGE_UNAVAILABLE, PHLO_DOCKER_DISK_FULL, PHLO_DOCKER_LOST
 */
export async function recreateContainers(
  docker: Docker,
  stack: ComposedStack,
  services: readonly ComposedService[],
  { signal, portSetting }: { readonly signal: AbortSignal; readonly portSetting: PortSetting },
): Promise<void> {
  if (services.length === 0) return
  const names = services.map(({ name }) => name)
  const args = ['up', '--no-start', '--no-deps', '--no-build', '--force-recreate', '--', ...names]
  const result = await runCompose(docker, stack, args, signal)
  signal.throwIfAborted()
  if (result.exitCode !== 0) throw await composeFailure(docker.api, services, result, portSetting)
}
