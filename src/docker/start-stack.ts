import { setTimeout as sleep } from 'node:timers/promises'
import type { ComposedService, ComposedStack } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { runCompose } from './compose-command.js'
import { type Container, listContainers } from './container.js'
import type { Docker } from './docker.js'
import { engineInfo } from './engine/engine-info.js'
import { inspectContainer } from './inspect-container.js'
import { refuseTakenPorts } from './ports/refuse-taken-ports.js'
import { refuseForeign } from './project-resources.js'
import { refuseUnfinishedRestore } from './snapshot/restore-mark.js'
import { composeFailure } from './start/compose-failure.js'
import { servicesToStart, withDependencies } from './start/plan-start.js'
import { imageUnavailable, missingImages, pullImages } from './start/pull-images.js'
import { runHooks } from './start/run-hooks.js'
import { stackDigest } from './start/stack-digest.js'
import type { StartListener, StartPlan } from './start/start-events.js'
import { readStarted, writeStarted } from './start/started-stack.js'
import { type BeforeStart, seeBeforeStart, undoStart } from './start/undo-start.js'
import { refuseFailedServices, waitForServices } from './start/wait-for-services.js'

export interface StartOptions {
  /** Names of the services to start, with those that they need; `undefined`: all of the stack. */
  readonly services?: readonly string[] | undefined
  /** Build the images that are built, also when they are there. */
  readonly build?: boolean
  /** How long services may take to become healthy, in milliseconds. */
  readonly waitMsMax: number
  readonly signal: AbortSignal
}

/** What a start came to. */
export interface StartReport {
  /** Names of the services that it brought up; empty when all were up. */
  readonly started: readonly string[]
  readonly plan: StartPlan
}

/**
 * Bring a stack up: pull the images that are missing, let Compose make and start the containers, wait until all are healthy,
 * run the hooks. What is up as it must be is left alone. The caller holds the stack's lock, and has written its files.
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

async function bringUp(
  docker: Docker,
  stack: ComposedStack,
  options: StartOptions & { readonly before: BeforeStart },
  listen: StartListener,
): Promise<StartReport> {
  const { before, build = false, signal } = options
  const wanted = withDependencies(stack, options.services)
  const started = await readStarted(stack.directory)
  const digest = await stackDigest(stack, docker.environment)
  const isUnchanged = started.digest === digest && !build
  const { configHashes } = started
  const services = servicesToStart(wanted, { containers: before.containers, isUnchanged, configHashes })
  const plan = await planOf(docker, stack, services)
  listen({ type: 'planned', plan })
  if (services.length > 0) {
    await refuseTakenPorts(docker.api, services, before.containers)
    await pullImages(docker, plan.pull, listen, signal)
    await unpause(docker, before.containers)
    await composeUp(docker, stack, { ...options, wanted: services }, listen)
  }
  const hooksDone = await runHooks(docker, stack, { services: wanted, hooksDone: started.hooksDone, signal }, listen)
  // Only a start of everything makes sure that everything is as it was composed.
  const isWhole = wanted.length === stack.services.length
  const unchanged = isUnchanged ? configHashes : {}
  await writeStarted(stack, {
    digest: isWhole || isUnchanged ? digest : '',
    hooksDone,
    configHashes: { ...unchanged, ...(await configHashesOf(docker, stack, services)) },
  })
  return { started: plan.services, plan }
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

async function planOf(docker: Docker, stack: ComposedStack, services: readonly ComposedService[]): Promise<StartPlan> {
  const names = services.map(({ name }) => name)
  const { memoryBytes } = stack
  if (services.length === 0)
    return { services: names, pull: [], build: [], memoryBytes, memoryBytesOfDocker: undefined }
  const [built, pulled] = [services.filter(({ isBuilt }) => isBuilt), services.filter(({ isBuilt }) => !isBuilt)]
  const [build, pull, info] = await Promise.all([
    missingImages(docker, imagesOf(built)),
    missingImages(docker, imagesOf(pulled)),
    engineInfo(docker.api),
  ])
  const forbidden = pulled.find(({ image, mayPull }) => !mayPull && image !== undefined && pull.includes(image))
  if (forbidden?.image) throw imageUnavailable(forbidden.image, `service "${forbidden.name}" has pull_policy: never`)
  return { services: names, pull, build, memoryBytes, memoryBytesOfDocker: info.memoryBytes }
}

function imagesOf(services: readonly ComposedService[]): string[] {
  return services.map(({ image }) => image).filter((image) => image !== undefined)
}

/** A container that a snapshot froze and a crash left so. */
async function unpause({ api }: Docker, containers: readonly Container[]): Promise<void> {
  const paused = containers.filter(({ state }) => state === 'paused')
  await Promise.all(paused.map(({ id }) => api.json(`/containers/${id}/unpause`, { method: 'POST' })))
}

/**
 * Compose gives up on a service that was ill for a moment, or that Docker has started again since; on a slow machine that is no
 * failure, and whoever waits for the service is started by another call, as long as there is time.
 */
const GAVE_UP = /dependency failed to start/
const PAUSE_MS = 1000

interface UpOptions extends StartOptions {
  readonly wanted: readonly ComposedService[]
  readonly before: BeforeStart
}

/** Let Compose start services, and watch them meanwhile: of two that fail, Compose reports the one that it waited for. */
async function composeUp(
  docker: Docker,
  stack: ComposedStack,
  options: UpOptions,
  listen: StartListener,
): Promise<void> {
  const { wanted, before, waitMsMax, signal, build } = options
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const names = wanted.map(({ name }) => name)
  const args = ['up', '--detach', '--quiet-pull', ...(build ? ['--build'] : []), '--', ...names]
  const ended = await endOfStopped(docker, before.containers)
  const running = new Set(before.containers.filter(({ state }) => state === 'running').map(({ id }) => id))
  let isComposing = true
  const earlier = { ended, running, isComposing: () => isComposing }
  const compose = async (): Promise<void> => {
    isComposing = true
    const result = await runCompose(docker, stack, args, either)
    isComposing = false
    if (result.exitCode === 0 || either.aborted) return
    // Nothing more is started from here on, so what ended has ended for good.
    const final = { ...earlier, ended: new Map() }
    await refuseFailedServices(docker, stack, { services: wanted, earlier: final, waitMsMax })
    if (!GAVE_UP.test(result.stderr)) throw await composeFailure(docker.api, wanted, result)
    await sleep(PAUSE_MS, undefined, { signal: either })
    return compose()
  }
  const composing = compose()
  const waiting = waitForServices(docker, stack, { services: wanted, earlier, waitMsMax, listen, signal: either })
  try {
    await Promise.all([composing, waiting])
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
