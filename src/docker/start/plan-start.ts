import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import { serviceProgress } from './service-progress.js'

/** What tells whether a service is up. */
type StartableService = Pick<ComposedService, 'name' | 'image' | 'isOneShot' | 'hasHealthcheck'>

/**
 * Decide which services a start has to bring up.
 *
 * @param wanted - the services that are to be up
 * @param facts.containers - all of the project
 * @param facts.isUnchanged - whether the last start was of the very same composed stack
 * @param facts.configHashes - of the containers that the last start has left, by service
 * @returns none: all is as it must be. After a change all that is wanted, since only Compose knows whom it touches
 */
export function servicesToStart<Service extends StartableService>(
  wanted: readonly Service[],
  facts: {
    readonly containers: readonly Container[]
    readonly isUnchanged: boolean
    readonly configHashes: Readonly<Record<string, string>>
  },
): readonly Service[] {
  if (!facts.isUnchanged) return wanted
  return wanted.filter((service) => {
    const own = facts.containers.filter((container) => container.service === service.name)
    const isAsLeft = (container: Container) =>
      container.configHash === facts.configHashes[service.name] && !hasOldImage(service, container)
    return own.length === 0 || !own.every((container) => isUp(service, container) && isAsLeft(container))
  })
}

/** Docker lists the image by its id once the name means another one: it was pulled or built anew since. */
function hasOldImage(service: StartableService, { image, imageId }: Container): boolean {
  return image === imageId && image !== service.image
}

/**
 * Add to services all those that they wait for, and the companions that prepare them.
 *
 * @param names - of services of the stack; `undefined`: all
 */
export function withDependencies(
  stack: ComposedStack,
  names: readonly string[] | undefined,
): readonly ComposedService[] {
  if (names === undefined) return stack.services
  const wanted = new Set(names)
  for (const name of wanted) {
    for (const { name: other, companionOf } of stack.services) if (companionOf === name) wanted.add(other)
    for (const needed of stack.services.find((service) => service.name === name)?.dependsOn ?? []) wanted.add(needed)
  }
  return stack.services.filter(({ name }) => wanted.has(name))
}

function isUp(service: StartableService, container: Container): boolean {
  const progress = serviceProgress(service, container)
  return progress === 'ready' || progress === 'done'
}
