import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import { listContainers } from '../list-containers.js'
import { refuseTakenPorts } from '../ports/refuse-taken-ports.js'
import { stopContainers } from '../stop-containers.js'
import { buildImages } from './build-images.js'
import { composeUp } from './compose-up.js'
import { describeStart, type PlannedServices } from './describe-start.js'
import { servicesToStart, withDependencies } from './plan-start.js'
import { pullImages } from './pull-images.js'
import { renewGiven } from './renew-given.js'
import { runHooks } from './run-hooks.js'
import { stackDigest } from './stack-digest.js'
import type { StartListener } from './start-events.js'
import type { StartOptions, StartReport } from './start-options.js'
import { readStarted, writeStarted } from './started-stack.js'
import type { BeforeStart } from './undo-start.js'

interface BringUpOptions extends StartOptions {
  readonly before: BeforeStart
}

/**
 * Do what a start does, once nothing speaks against it.
 *
 * @throws what {@link pullImages}, {@link composeUp} and {@link runHooks} throw
 * @throws PHLO_PORT_TAKEN
 */
export async function bringUp(
  docker: Docker,
  stack: ComposedStack,
  options: BringUpOptions,
  listen: StartListener,
): Promise<StartReport> {
  const { before, signal } = options
  const wanted = withDependencies(stack, options.services)
  const started = await readStarted(stack.directory)
  const digest = await stackDigest(stack, docker.environment)
  const { configHashes } = started
  const isUnchanged = started.digest === digest
  const toStart = (containers: readonly Container[]) =>
    servicesToStart(wanted, { containers, isUnchanged, configHashes })
  // Who starts some services wants nothing done with others.
  const others = options.services === undefined ? noLongerPart(stack, before.containers) : []
  const removed = [...new Set(others.map(({ service }) => service))]
  const built = options.build ? wanted.filter(({ isBuilt }) => isBuilt) : []
  const planned = new Set([...toStart(before.containers), ...built])
  const services = wanted.filter((one) => planned.has(one))
  await prepare(docker, stack, { ...options, wanted, plan: { services, built, removed } }, listen)

  // Before the others are started: one of them may have its port now.
  await stopContainers(docker.api, others)
  const given = await renewGiven(docker, stack, { services: wanted, containers: before.containers, started }, options)
  const containers = await listContainers(docker.api, stack.project)
  // An image that was built again may be the same as before.
  const down = toStart(containers)
  for (const service of services) {
    if (!down.includes(service)) listen({ type: 'service', service: service.name, progress: 'ready' })
  }
  if (down.length > 0) {
    await unpause(docker, containers)
    await composeUp(docker, stack, { ...options, services: down, containers }, listen)
  }
  const hooksDone = await runHooks(docker, stack, { services: wanted, hooksDone: started.hooksDone, signal }, listen)
  // Only a start of everything makes sure that everything is as it was composed.
  const isWhole = wanted.length === stack.services.length
  await writeStarted(stack, {
    digest: isWhole || isUnchanged ? digest : '',
    hooksDone,
    configHashes: { ...(isUnchanged ? configHashes : {}), ...(await configHashesOf(docker, stack, down)) },
    given: { ...started.given, ...given },
  })
  return { started: down.map(({ name }) => name), removed }
}

/** Tell what the start is about to do, and get all that it needs before anything that runs is touched. */
async function prepare(
  docker: Docker,
  stack: ComposedStack,
  options: BringUpOptions & { readonly wanted: readonly ComposedService[]; readonly plan: PlannedServices },
  listen: StartListener,
): Promise<void> {
  const { before, signal, portSetting, wanted } = options
  const plan = await describeStart(docker, stack, options.plan)
  listen({ type: 'planned', plan })
  await refuseTakenPorts(docker.api, options.plan.services, { containers: before.containers, portSetting })
  await pullImages(docker, { images: plan.pull, services: wanted }, listen, signal)
  const built = wanted.filter(({ name }) => plan.build.includes(name))
  await buildImages(docker, stack, built, signal)
}

/** Containers of the project that are of none of its services. */
function noLongerPart({ services }: ComposedStack, containers: readonly Container[]): readonly Container[] {
  const names = new Set(services.map(({ name }) => name))
  return containers.filter(({ service }) => !names.has(service))
}

/** What Compose has made containers of, by service. */
async function configHashesOf(
  { api }: Docker,
  { project }: ComposedStack,
  services: readonly ComposedService[],
): Promise<Readonly<Record<string, string>>> {
  if (services.length === 0) return {}
  const names = new Set(services.map(({ name }) => name))
  const made = (await listContainers(api, project)).filter(({ service }) => names.has(service))
  return Object.fromEntries(made.map(({ service, configHash }) => [service, configHash]))
}

/** A container that a snapshot froze and a crash left so. */
async function unpause({ api }: Docker, containers: readonly Container[]): Promise<void> {
  const paused = containers.filter(({ state }) => state === 'paused')
  await Promise.all(paused.map(({ id }) => api.json(`/containers/${id}/unpause`, { method: 'POST' })))
}
