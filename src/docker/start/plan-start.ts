import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import { serviceProgress } from './service-progress.js'

/**
 * Decide which services a start has to bring up.
 *
 * @param wanted - the services that are to be up
 * @param facts.containers - all of the project
 * @param facts.isUnchanged - whether the last start was of the very same composed stack
 * @returns none: all is as it must be. After a change all that is wanted, since only Compose knows whom it touches
 */
export function servicesToStart(
  wanted: readonly ComposedService[],
  facts: { readonly containers: readonly Container[]; readonly isUnchanged: boolean },
): readonly ComposedService[] {
  if (!facts.isUnchanged) return wanted
  return wanted.filter((service) => {
    const own = facts.containers.filter((container) => container.service === service.name)
    return own.length === 0 || own.some((container) => !isUp(service, container))
  })
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

function isUp(service: ComposedService, container: Container): boolean {
  const progress = serviceProgress(service, container)
  return progress === 'ready' || progress === 'done'
}
