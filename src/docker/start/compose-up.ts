import { setTimeout as sleep } from 'node:timers/promises'
import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import { runCompose } from '../compose-command.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import { inspectContainer } from '../inspect-container.js'
import type { PortSetting } from '../ports/refuse-taken-ports.js'
import { composeFailure, portLost } from './compose-failure.js'
import type { StartListener } from './start-events.js'
import { refuseFailedServices, waitForServices } from './wait-for-services.js'

export interface UpOptions {
  /** The services to make and start. */
  readonly services: readonly ComposedService[]
  /** Containers that there are. */
  readonly containers: readonly Container[]
  readonly waitMsMax: number
  readonly signal: AbortSignal
  readonly portSetting: PortSetting
}

/**
 * Compose gives up on a service that was ill for a moment, or that Docker has started again since; on a slow machine that is no
 * failure, and whoever waits for the service is started by another call, as long as there is time.
 */
const GAVE_UP = /dependency failed to start/
const PAUSE_MS = 1000

/** Let Compose start services, and watch them meanwhile: of two that fail, Compose reports the one that it waited for. */
export async function composeUp(
  docker: Docker,
  stack: ComposedStack,
  options: UpOptions,
  listen: StartListener,
): Promise<void> {
  const { services, containers, waitMsMax, signal, portSetting } = options
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const names = services.map(({ name }) => name)
  const args = ['up', '--detach', '--quiet-pull', '--', ...names]
  const ended = await endOfStopped(docker, containers)
  const running = new Set(containers.filter(({ state }) => state === 'running').map(({ id }) => id))
  let isComposing = true
  const earlier = { ended, running, isComposing: () => isComposing }
  const compose = async (): Promise<void> => {
    isComposing = true
    const result = await runCompose(docker, stack, args, either)
    isComposing = false
    if (result.exitCode === 0 || either.aborted) return
    // Nothing more is started from here on, so what ended has ended for good.
    const final = { ...earlier, ended: new Map() }
    await refuseFailedServices(docker, stack, { services, earlier: final, waitMsMax })
    if (!GAVE_UP.test(result.stderr)) throw await composeFailure(docker.api, services, result, portSetting)
    await sleep(PAUSE_MS, undefined, { signal: either })
    return compose()
  }
  const composing = compose()
  const waiting = waitForServices(docker, stack, { services, earlier, waitMsMax, listen, signal: either })
  try {
    await Promise.all([composing, waiting])
  } catch (error) {
    // What Docker says of a service that it could not start is seen before Compose repeats it.
    const words = error instanceof PhloError ? String(error.context.error ?? '') : ''
    throw (await portLost(docker.api, services, words, portSetting)) ?? error
  } finally {
    // Whoever of the two is still at work must have ended before anything is done with the containers.
    stop.abort()
    await Promise.allSettled([composing, waiting])
  }
  signal.throwIfAborted()
}

async function endOfStopped({ api }: Docker, containers: readonly Container[]): Promise<ReadonlyMap<string, string>> {
  const stopped = containers.filter(({ state }) => state !== 'running')
  return new Map(
    await Promise.all(stopped.map(async ({ id }) => [id, (await inspectContainer(api, id)).finishedAt] as const)),
  )
}
