import type { ComposedStack } from '../compose/composed-stack.js'
import type { Docker } from './docker.js'
import { listContainers } from './list-containers.js'
import { listVolumes, removeNetworks, removeVolumes } from './project-resources.js'
import { unmarkRestore } from './snapshot/restore-mark.js'
import { stopContainers } from './stop-containers.js'

export interface StopOptions {
  /** Names of the services to stop; `undefined`: all, those too that the stack has no more. */
  readonly services?: readonly string[] | undefined
  /** Remove the data as well. */
  readonly volumes: boolean
}

/** What a stop came to. */
export interface StopReport {
  readonly stopped: readonly string[]
  /** Keys of the volumes that were removed. */
  readonly volumesRemoved: readonly string[]
}

/**
 * Stop a stack: end its containers, those first that no other one needs, and remove them and their network. Data is in volumes,
 * which stay unless they are to go. Only what carries this project's label is touched, whatever the composed file says by now.
 * The caller holds the stack's lock.
 *
 * @param onStopped - called with the name of each service once it is stopped
 * @throws PHLO_DOCKER_LOST
 */
export async function stopStack(
  { api }: Docker,
  { directory, project }: Pick<ComposedStack, 'directory' | 'project'>,
  { services, volumes }: StopOptions,
  onStopped: (service: string) => void,
): Promise<StopReport> {
  const containers = (await listContainers(api, project)).filter(
    ({ service }) => services === undefined || services.includes(service),
  )
  await stopContainers(api, containers, { volumes, onStopped })
  if (services === undefined) await removeNetworks(api, project)
  const removed = volumes ? await listVolumes(api, project) : []
  await removeVolumes(
    api,
    removed.map(({ name }) => name),
  )
  // Volumes that are gone are no longer partly old.
  if (volumes) await unmarkRestore(directory)
  return { stopped: containers.map(({ service }) => service), volumesRemoved: removed.map(({ key }) => key) }
}
