import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import type { PortSetting } from '../ports/refuse-taken-ports.js'
import { givenDigests } from './outer-inputs.js'
import { recreateContainers } from './recreate-containers.js'
import { type StartedStack, writeStarted } from './started-stack.js'

/**
 * Make containers anew whose configs or secrets have changed since they were made, and remember what containers are
 * given: those that were made now, and those that the start will make. Should it fail, its next try knows them.
 *
 * @param facts.containers - that there are
 * @returns digests of what each of the services is given, by service
 * @throws what {@link recreateContainers} throws
 */
export async function renewGiven(
  docker: Docker,
  stack: ComposedStack,
  facts: {
    readonly services: readonly ComposedService[]
    readonly containers: readonly Container[]
    readonly started: StartedStack
  },
  options: { readonly signal: AbortSignal; readonly portSetting: PortSetting },
): Promise<StartedStack['given']> {
  const { services, containers, started } = facts
  const given = await givenDigests(stack, services, docker.environment)
  const present = new Set(containers.map(({ service }) => service))
  const outdated = services.filter(({ name }) => present.has(name) && isOther(started.given[name], given[name]))
  await recreateContainers(docker, stack, outdated, options)

  const kept = new Set(present)
  for (const { name } of outdated) kept.delete(name)
  const made = Object.entries(given).filter(([name]) => !kept.has(name))
  if (made.length > 0) {
    await writeStarted(stack, { ...started, given: { ...started.given, ...Object.fromEntries(made) } })
  }
  return given
}

function isOther(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now
}
