import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Docker } from '../docker.js'
import { engineInfo } from '../engine/engine-info.js'
import { imageUnavailable, missingImages } from './pull-images.js'
import type { StartPlan } from './start-events.js'

export interface PlannedServices {
  /** Those that are made or started. */
  readonly services: readonly ComposedService[]
  /** Names of those that are no longer part of the stack and whose containers are removed. */
  readonly removed: readonly string[]
}

/**
 * Tell what a start is about to do.
 *
 * @throws PHLO_IMAGE_UNAVAILABLE - an image is not there, and must not be pulled
 */
export async function describeStart(
  docker: Docker,
  stack: ComposedStack,
  { services, removed }: PlannedServices,
): Promise<StartPlan> {
  const known = {
    services: services.map(({ name }) => name),
    remove: removed,
    memoryBytes: stack.memoryBytes,
    withoutMemoryLimit: stack.withoutMemoryLimit,
  }
  if (services.length === 0) return { ...known, pull: [], build: [], memoryBytesOfDocker: undefined }
  const [built, pulled] = [services.filter(({ isBuilt }) => isBuilt), services.filter(({ isBuilt }) => !isBuilt)]
  const [build, pull, info] = await Promise.all([
    missingImages(docker, imagesOf(built)),
    missingImages(docker, imagesOf(pulled)),
    engineInfo(docker.api),
  ])
  const forbidden = pulled.find(({ image, mayPull }) => !mayPull && image !== undefined && pull.includes(image))
  if (forbidden?.image) throw imageUnavailable(forbidden.image, `service "${forbidden.name}" has pull_policy: never`)
  return { ...known, pull, build, memoryBytesOfDocker: info.memoryBytes }
}

function imagesOf(services: readonly ComposedService[]): string[] {
  return services.map(({ image }) => image).filter((image) => image !== undefined)
}
