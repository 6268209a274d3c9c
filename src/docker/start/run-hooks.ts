import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import type { EngineApi } from '../engine/engine-api.js'
import { inspectContainer } from '../inspect-container.js'
import { listContainers } from '../list-containers.js'
import { runHook } from './run-hook.js'
import type { StartListener } from './start-events.js'
import type { StartedStack } from './started-stack.js'

export interface HookOptions {
  /** Services that are up, in the order of the stack. */
  readonly services: readonly ComposedService[]
  /** Of earlier starts. */
  readonly hooksDone: StartedStack['hooksDone']
  readonly signal: AbortSignal
}

/**
 * Run the hooks of services whose containers have begun to run since theirs were run last.
 *
 * @returns what is done now, to be remembered
 * @throws PHLO_HOOK_FAILED
 */
export async function runHooks(
  { api }: Docker,
  stack: ComposedStack,
  { services, hooksDone, signal }: HookOptions,
  listen: StartListener,
): Promise<StartedStack['hooksDone']> {
  const hooked = stack.services.filter(({ afterStart }) => afterStart.length > 0)
  const done = Object.fromEntries(hooked.flatMap(({ name }) => (hooksDone[name] ? [[name, hooksDone[name]]] : [])))
  const wanted = hooked.filter((service) => services.includes(service))
  if (wanted.length === 0) return done
  const containers = await listContainers(api, stack.project)
  for (const { name, afterStart } of wanted) {
    const run = await runOf(api, containers, name)
    if (done[name] === run) continue
    for (const hook of afterStart) {
      const onAttempt = (attempt: number) => listen({ type: 'hook', service: name, hook: hook.name, attempt })
      await runHook(api, { service: name, hook, container: containerOf(containers, hook.in)?.id, signal, onAttempt })
    }
    done[name] = run
  }
  return done
}

/**
 * Tell whether the containers still run in whose runs hooks were run.
 *
 * @param hooksDone - of the last start
 */
export async function areHooksDone(
  api: EngineApi,
  hooksDone: StartedStack['hooksDone'],
  containers: readonly Container[],
): Promise<boolean> {
  const runs = Object.entries(hooksDone).map(async ([service, run]) => (await runOf(api, containers, service)) === run)
  return (await Promise.all(runs)).every(Boolean)
}

/** A name for one run of a service's container: one that is started again has another. */
async function runOf(api: EngineApi, containers: readonly Container[], service: string): Promise<string> {
  const container = containerOf(containers, service)
  return container === undefined ? '' : `${container.id} ${(await inspectContainer(api, container.id)).startedAt}`
}

function containerOf(containers: readonly Container[], name: string): Container | undefined {
  return containers.find(({ service, state }) => service === name && state === 'running')
}
