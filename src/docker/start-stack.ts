import type { ComposedService, ComposedStack } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { type Container, listContainers } from './container.js'
import type { Docker } from './docker.js'
import { type PortSetting, refuseTakenPorts } from './ports/refuse-taken-ports.js'
import { refuseForeign } from './project-resources.js'
import { refuseUnfinishedRestore } from './snapshot/restore-mark.js'
import { buildImages } from './start/build-images.js'
import { composeUp } from './start/compose-up.js'
import { describeStart } from './start/describe-start.js'
import { givenDigests } from './start/outer-inputs.js'
import { servicesToStart, withDependencies } from './start/plan-start.js'
import { pullImages } from './start/pull-images.js'
import { recreateContainers } from './start/recreate-containers.js'
import { runHooks } from './start/run-hooks.js'
import { stackDigest } from './start/stack-digest.js'
import type { StartListener } from './start/start-events.js'
import { readStarted, writeStarted } from './start/started-stack.js'
import { type BeforeStart, seeBeforeStart, undoStart } from './start/undo-start.js'
import { stopContainers } from './stop-containers.js'

export interface StartOptions {
  /** Names of the services to start, with those that they need; `undefined`: all of the stack. */
  readonly services?: readonly string[] | undefined
  /** Build the images that are built, also when they are there. */
  readonly build?: boolean
  /** Where the host port of a service is set, for who has to change it. */
  readonly portSetting: PortSetting
  /** How long services may take to become healthy, in milliseconds. */
  readonly waitMsMax: number
  readonly signal: AbortSignal
}

/** What a start came to. */
export interface StartReport {
  /** Names of the services that it brought up; empty when all were up. */
  readonly started: readonly string[]
  /** Names of the services that are no longer part of the stack and had a container still. */
  readonly removed: readonly string[]
}

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
  await buildImages(docker, stack, named(services, plan.build), options.signal)
}

async function bringUp(
  docker: Docker,
  stack: ComposedStack,
  options: StartOptions & { readonly before: BeforeStart },
  listen: StartListener,
): Promise<StartReport> {
  const { before, build = false, signal, portSetting } = options
  const wanted = withDependencies(stack, options.services)
  const started = await readStarted(stack.directory)
  const digest = await stackDigest(stack, docker.environment)
  const isUnchanged = started.digest === digest
  const { configHashes } = started
  const toStart = (containers: readonly Container[]) =>
    servicesToStart(wanted, { containers, isUnchanged, configHashes })
  const built = build ? wanted.filter(({ isBuilt }) => isBuilt) : []
  const planned = new Set([...toStart(before.containers), ...built])
  // Who starts some services wants nothing done with others.
  const others = options.services === undefined ? noLongerPart(stack, before.containers) : []
  const removed = [...new Set(others.map(({ service }) => service))]
  const plan = await describeStart(docker, stack, {
    services: wanted.filter((one) => planned.has(one)),
    built,
    removed,
  })
  listen({ type: 'planned', plan })
  await refuseTakenPorts(docker.api, [...planned], { containers: before.containers, portSetting })
  await pullImages(docker, { images: plan.pull, services: wanted }, listen, signal)
  await buildImages(docker, stack, named(wanted, plan.build), signal)
  const given = await givenDigests(stack, wanted, docker.environment)
  const present = new Set(before.containers.map(({ service }) => service))
  const outdated = wanted.filter(({ name }) => present.has(name) && isOther(started.given[name], given[name]))
  // Before the others are started: one of them may have its port now.
  await stopContainers(docker.api, others)
  await recreateContainers(docker, stack, outdated, options)
  const containers = await listContainers(docker.api, stack.project)
  // An image that was built again may be the same as before.
  const services = toStart(containers)
  for (const { name } of planned) {
    if (!services.some((service) => service.name === name))
      listen({ type: 'service', service: name, progress: 'ready' })
  }
  if (services.length > 0) {
    await unpause(docker, containers)
    await composeUp(docker, stack, { ...options, services, containers }, listen)
  }
  const hooksDone = await runHooks(docker, stack, { services: wanted, hooksDone: started.hooksDone, signal }, listen)
  // Only a start of everything makes sure that everything is as it was composed.
  const isWhole = wanted.length === stack.services.length
  const unchanged = isUnchanged ? configHashes : {}
  await writeStarted(stack, {
    digest: isWhole || isUnchanged ? digest : '',
    hooksDone,
    configHashes: { ...unchanged, ...(await configHashesOf(docker, stack, services)) },
    given: { ...started.given, ...given },
  })
  return { started: services.map(({ name }) => name), removed }
}

function named(services: readonly ComposedService[], names: readonly string[]): readonly ComposedService[] {
  return services.filter(({ name }) => names.includes(name))
}

function isOther(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now
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
