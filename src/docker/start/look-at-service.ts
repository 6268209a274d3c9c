import type { ComposedService } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import { type EngineApi, EngineRefusal } from '../engine/engine-api.js'
import { type ContainerDetail, inspectContainer } from '../inspect-container.js'
import { lastLines } from '../read-log.js'
import { type FailureReason, failureReason, type ServiceFailure } from './service-failure.js'
import { type ServiceProgress, serviceProgress } from './service-progress.js'

/** How far a service is, and whether it will come. */
export interface ServiceLook {
  readonly service: ComposedService
  readonly container: Container | undefined
  readonly progress: ServiceProgress
  /** `undefined`: nothing speaks against it. */
  readonly reason: FailureReason | undefined
  /** Read only where the listing leaves something open. */
  readonly detail: ContainerDetail | undefined
}

const LINES_SHOWN = 20

/** What there was before a start; what it says of a service is not what the start will have made of it. */
export interface EarlierContainers {
  /** Containers that had ended, by id, with when: until they run again they say nothing. */
  readonly ended: ReadonlyMap<string, string>
  /** Ids of those that ran: Compose may be about to replace them. */
  readonly running: ReadonlySet<string>
  /** Whether Compose is still at work. */
  isComposing(): boolean
}

/**
 * Look how far a service is.
 *
 * @param container - as it was listed; `undefined`: there is none
 */
export async function lookAtService(
  api: EngineApi,
  service: ComposedService,
  container: Container | undefined,
  earlier: EarlierContainers,
): Promise<ServiceLook> {
  const progress = serviceProgress(service, container)
  const look = { service, container, progress, reason: undefined, detail: undefined }
  if (container !== undefined && earlier.running.has(container.id) && earlier.isComposing()) {
    return { ...look, progress: 'waiting' }
  }
  if (container === undefined || !isInDoubt(container, progress)) return look
  const detail = await detailOf(api, container)
  if (detail === undefined || earlier.ended.get(container.id) === detail.finishedAt)
    return { ...look, progress: 'waiting' }
  // Docker ends health checks while a container is frozen, and calls it unhealthy until the next one.
  if (container.health === 'unhealthy' && detail.healthExitCode === 0) return { ...look, progress: 'starting', detail }
  const reason = container.health === 'unhealthy' ? 'unhealthy' : failureReason(detail, service)
  if (reason !== undefined) return { ...look, progress: 'failed', reason, detail }
  return { ...look, progress: progress === 'failed' ? 'starting' : progress, detail }
}

/** Gather what a person needs to know of a service that will not come. */
export async function describeFailure(
  api: EngineApi,
  look: ServiceLook,
  reason: FailureReason,
): Promise<ServiceFailure> {
  const { service, container } = look
  const detail = look.detail ?? (container === undefined ? undefined : await detailOf(api, container))
  return {
    service: service.name,
    settings: service.settings,
    reason,
    exitCode: detail?.exitCode ?? 0,
    error: detail?.error ?? '',
    restartCount: detail?.restartCount ?? 0,
    memoryBytesMax: detail?.memoryBytesMax,
    healthOutput: reason === 'unhealthy' || reason === 'slow' ? (detail?.healthOutput ?? '') : '',
    lines: container && detail ? await lastLines(api, { ...detail, id: container.id }, LINES_SHOWN) : [],
  }
}

/** Docker's listing tells neither why a container ended nor how often; nor that one that was not startable was tried. */
function isInDoubt({ state }: Container, progress: ServiceProgress): boolean {
  return progress === 'failed' || progress === 'done' || ['restarting', 'created', 'unknown'].includes(state)
}

/** @returns `undefined`: it was removed since it was listed */
async function detailOf(api: EngineApi, { id }: Container): Promise<ContainerDetail | undefined> {
  try {
    return await inspectContainer(api, id)
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return undefined
    throw error
  }
}
