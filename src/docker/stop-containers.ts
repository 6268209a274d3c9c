import type { Container } from './container.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { removeContainer } from './project-resources.js'

export interface StopContainersOptions {
  /** Remove the volumes without a name that Docker made for them, too; they stay when it is left out. */
  readonly volumes?: boolean
  /** Called with the name of a service once its container is gone. */
  readonly onStopped?: (service: string) => void
}

/** Stop and remove containers, those first that no other one needs. */
export async function stopContainers(
  api: EngineApi,
  containers: readonly Container[],
  { volumes = false, onStopped }: StopContainersOptions = {},
): Promise<void> {
  for (const wave of stopOrder(containers)) {
    await Promise.all(
      wave.map(async ({ id, state, service }) => {
        if (state === 'paused') await api.json(`/containers/${id}/unpause`, { method: 'POST' })
        if (state !== 'exited' && state !== 'created') await stopOne(api, id)
        await removeContainer(api, id, { volumes })
        onStopped?.(service)
      }),
    )
  }
}

/**
 * Order containers for a stop.
 *
 * @returns lists, each of which may be stopped at once after those before it; a cycle ends up in one list
 */
export function stopOrder(containers: readonly Container[]): readonly (readonly Container[])[] {
  const waves: Container[][] = []
  let left = containers
  while (left.length > 0) {
    const needed = new Set(left.flatMap(({ dependsOn }) => dependsOn))
    const free = left.filter(({ service }) => !needed.has(service))
    const wave = free.length > 0 ? free : left
    waves.push([...wave])
    left = left.filter((container) => !wave.includes(container))
  }
  return waves
}

/** How long it may take before it is killed is the container's own setting, `stop_grace_period` in Compose. */
async function stopOne(api: EngineApi, id: string): Promise<void> {
  try {
    await api.json(`/containers/${id}/stop`, { method: 'POST' })
  } catch (error) {
    if (!(error instanceof EngineRefusal) || error.status !== 404) throw error
  }
}
