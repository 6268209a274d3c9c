import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Docker } from '../docker.js'
import { engineInfo } from '../engine/engine-info.js'
import { imageUnavailable, missingImages, usersOf } from './pull-images.js'
import type { StartPlan } from './start-events.js'

export interface PlannedServices {
  /** Those that are made or started. */
  readonly services: readonly ComposedService[]
  /** Those of them whose images are built, whether or not they are there. */
  readonly built: readonly ComposedService[]
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
  { services, built, removed }: PlannedServices,
): Promise<StartPlan> {
  const known = {
    services: services.map(({ name }) => name),
    remove: removed,
    memoryBytes: stack.memoryBytes,
    withoutMemoryLimit: stack.withoutMemoryLimit,
  }
  if (services.length === 0) return { ...known, pull: [], build: [], memoryBytesOfDocker: undefined }
  const pulled = services.filter(({ isBuilt }) => !isBuilt)
  const [missing, pull, info] = await Promise.all([
    withoutImage(docker, stack, services),
    missingImages(docker, imagesOf(pulled)),
    engineInfo(docker.api),
  ])
  const forbidden = pulled.find(({ image, mayPull }) => !mayPull && image !== undefined && pull.includes(image))
  if (forbidden?.image) {
    const wanted = { image: forbidden.image, users: usersOf(forbidden.image, services) }
    throw imageUnavailable(wanted, `service "${forbidden.name}" has pull_policy: never`)
  }
  const build = services.filter((service) => built.includes(service) || missing.includes(service))
  return { ...known, pull, build: build.map(({ name }) => name), memoryBytesOfDocker: info.memoryBytes }
}

/** Those services whose image is built, and is not there. */
async function withoutImage(
  docker: Docker,
  { project }: ComposedStack,
  services: readonly ComposedService[],
): Promise<readonly ComposedService[]> {
  const built = services.filter(({ isBuilt }) => isBuilt)
  // Where it has no name, Compose gives it one.
  const nameOf = ({ name, image }: ComposedService) => image ?? `${project.composeProject}-${name}`
  const missing = await missingImages(docker, built.map(nameOf))
  return built.filter((service) => missing.includes(nameOf(service)))
}

function imagesOf(services: readonly ComposedService[]): string[] {
  return services.map(({ image }) => image).filter((image) => image !== undefined)
}
