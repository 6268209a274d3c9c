import { setTimeout as sleep } from 'node:timers/promises'
import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Docker } from '../docker.js'
import { listContainers } from '../list-containers.js'
import { describeFailure, type EarlierContainers, lookAtService, type ServiceLook } from './look-at-service.js'
import { type FailureReason, startFailure } from './service-failure.js'
import type { StartListener } from './start-events.js'

export interface WaitOptions {
  /** The services to wait for. */
  readonly services: readonly ComposedService[]
  readonly earlier: EarlierContainers
  readonly waitMsMax: number
  readonly listen: StartListener
  readonly signal: AbortSignal
}

const POLL_MS = 250

/**
 * Wait until services are up, telling how far each is.
 *
 * @throws PHLO_SERVICE_EXITED, PHLO_SERVICE_OUT_OF_MEMORY, PHLO_SERVICE_UNHEALTHY - one will not come, or not in time
 */
export async function waitForServices(docker: Docker, stack: ComposedStack, options: WaitOptions): Promise<void> {
  const { waitMsMax, earlier, listen, signal } = options
  const deadlineMs = docker.now() + waitMsMax
  const told = new Map<string, string>()
  for (;;) {
    // Asked before the look: what is seen after Compose has ended is what it has made.
    const isComposing = earlier.isComposing()
    const looks = await lookAtServices(docker, stack, options)
    for (const { service, progress } of looks) {
      if (told.get(service.name) !== progress) listen({ type: 'service', service: service.name, progress })
      told.set(service.name, progress)
    }
    await refuseFailed(docker, looks, waitMsMax)
    const open = looks.filter(({ progress }) => progress === 'waiting' || progress === 'starting')
    if (open.length === 0 && !isComposing) return
    if (docker.now() >= deadlineMs) await refuseFailed(docker, open.map(tooSlow), waitMsMax)
    await sleep(POLL_MS, undefined, { signal })
  }
}

/** Look at services once. @throws as {@link waitForServices} does, when one will not come */
export async function refuseFailedServices(
  docker: Docker,
  stack: ComposedStack,
  options: Pick<WaitOptions, 'services' | 'earlier' | 'waitMsMax'>,
): Promise<void> {
  await refuseFailed(docker, await lookAtServices(docker, stack, options), options.waitMsMax)
}

async function lookAtServices(
  { api }: Docker,
  { project }: ComposedStack,
  { services, earlier }: Pick<WaitOptions, 'services' | 'earlier'>,
): Promise<readonly ServiceLook[]> {
  const containers = await listContainers(api, project)
  const looks = services.flatMap((service) => {
    const own = containers.filter((container) => container.service === service.name)
    return [own[0], ...own.slice(1)].map((container) => lookAtService(api, service, container, earlier))
  })
  return Promise.all(looks)
}

function tooSlow(look: ServiceLook): ServiceLook {
  return { ...look, reason: 'slow' }
}

async function refuseFailed({ api }: Docker, looks: readonly ServiceLook[], waitMsMax: number): Promise<void> {
  const failed = looks.filter((look): look is ServiceLook & { reason: FailureReason } => look.reason !== undefined)
  const names = new Set(failed.map(({ service }) => service.name))
  // Who waits for another one that failed is not to blame.
  const isHeldUp = ({ service }: ServiceLook) => Number(service.dependsOn.some((name) => names.has(name)))
  const blamed = [...failed].sort((a, b) => isHeldUp(a) - isHeldUp(b))
  const [first, ...others] = await Promise.all(blamed.map((look) => describeFailure(api, look, look.reason)))
  if (first !== undefined) throw startFailure([first, ...others], waitMsMax)
}
