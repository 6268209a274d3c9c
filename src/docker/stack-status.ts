import type { Container } from './container.js'
import type { EngineApi } from './engine/engine-api.js'
import type { Health } from './inspect-container.js'
import type { KnownService, KnownStack } from './known-stack.js'
import { listContainers } from './list-containers.js'

/**
 * How a service is. `finished`: a step of the preparation that has ended well. `stopped`: it has no container. `unknown`: the
 * engine has a word for it that Docker has not.
 */
export type ServiceState =
  | 'running'
  | 'starting'
  | 'restarting'
  | 'paused'
  | 'exited'
  | 'finished'
  | 'stopped'
  | 'unknown'

export interface ServiceStatus {
  readonly name: string
  readonly state: ServiceState
  readonly health: Health
  /** What it ended with; `null` when it runs or has no container. */
  readonly exitCode: number | null
  /** Port of this machine by the name of the service's port. */
  readonly ports: Readonly<Record<string, number>>
  /** Docker's own words: `Up 3 minutes (healthy)`. */
  readonly detail: string
}

/** What must be known of a service to tell how it is. */
type StatedService = Pick<KnownService, 'name' | 'isOneShot' | 'ports'>

/**
 * Tell how the services of a stack are.
 *
 * @returns those that the stack has, in its order, then those that still have containers and are no longer part of it
 */
export async function stackStatus(api: EngineApi, stack: KnownStack): Promise<readonly ServiceStatus[]> {
  return statusOf(stack, await listContainers(api, stack.project))
}

/** Tell how services are by the containers that there are. */
export function statusOf(
  { services }: { readonly services: readonly StatedService[] },
  containers: readonly Container[],
): readonly ServiceStatus[] {
  const known = new Set(services.map(({ name }) => name))
  const others = [...new Set(containers.map(({ service }) => service))].filter((name) => !known.has(name))
  const all = [...services, ...others.map((name) => ({ name, isOneShot: false, ports: [] }))]
  return all.flatMap((service) => {
    const own = containers.filter((container) => container.service === service.name)
    return own.length === 0 ? [absentStatus(service)] : own.map((container) => containerStatus(service, container))
  })
}

function absentStatus({ name }: StatedService): ServiceStatus {
  return { name, state: 'stopped', health: 'none', exitCode: null, ports: {}, detail: '' }
}

function containerStatus(service: StatedService, container: Container): ServiceStatus {
  const { health, exitCode, statusText } = container
  const ports = Object.fromEntries(
    container.ports.flatMap(({ container: inside, host }) =>
      host === undefined ? [] : [[nameOfPort(service, inside), host]],
    ),
  )
  return {
    name: service.name,
    state: stateOf(service, container),
    health,
    exitCode: exitCode ?? null,
    ports,
    detail: statusText,
  }
}

function nameOfPort({ ports }: StatedService, inside: number): string {
  return ports.find(({ container }) => container === inside)?.name ?? String(inside)
}

function stateOf({ isOneShot }: StatedService, { state, exitCode }: Container): ServiceState {
  switch (state) {
    case 'running':
    case 'restarting':
    case 'paused':
    case 'unknown':
      return state
    case 'created':
      return 'starting'
    case 'exited':
      return isOneShot && exitCode === 0 ? 'finished' : 'exited'
    case 'removing':
    case 'dead':
      return 'stopped'
  }
}
