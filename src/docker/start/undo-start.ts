import type { ComposedStack } from '../../compose/composed-stack.js'
import type { Container } from '../container.js'
import type { Docker } from '../docker.js'
import { listContainers } from '../list-containers.js'
import { listVolumes, removeNetworks, removeVolumes } from '../project-resources.js'
import { stopContainers } from '../stop-containers.js'

/** What there was before a start. */
export interface BeforeStart {
  readonly containers: readonly Container[]
  /** Names of volumes. */
  readonly volumes: readonly string[]
}

/** See what there is, so that a start can be undone. */
export async function seeBeforeStart({ api }: Docker, { project }: ComposedStack): Promise<BeforeStart> {
  const [containers, volumes] = await Promise.all([listContainers(api, project), listVolumes(api, project)])
  return { containers, volumes: volumes.map(({ name }) => name) }
}

/**
 * Undo what a start has done until it was stopped: containers that did not run before it are removed, the network when none
 * did, and volumes that were not there. A database whose first start is cut short would otherwise leave a volume that no later start completes.
 */
export async function undoStart(docker: Docker, stack: ComposedStack, before: BeforeStart): Promise<void> {
  const { api } = docker
  const ran = new Set(before.containers.filter(({ state }) => state === 'running').map(({ id }) => id))
  const containers = await listContainers(api, stack.project)
  await stopContainers(
    api,
    containers.filter(({ id }) => !ran.has(id)),
  )
  if (ran.size === 0) await removeNetworks(api, stack.project)
  const volumes = (await listVolumes(api, stack.project)).map(({ name }) => name)
  await removeVolumes(
    api,
    volumes.filter((name) => !before.volumes.includes(name)),
  )
}
