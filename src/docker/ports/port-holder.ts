import { COMPOSE_PROJECT_LABEL, type Container } from '../container.js'
import type { EngineApi } from '../engine/engine-api.js'
import { findContainers } from '../list-containers.js'
import { listeningProcess } from './listening-process.js'

/** Who listens on a port of this machine. */
export interface PortHolder {
  /** `undefined`: it is not this user's to know. */
  readonly pid: number | undefined
  /** Program or container; `undefined` likewise. */
  readonly program: string | undefined
  /** Name of the container that publishes the port; `undefined`: none does. */
  readonly container: string | undefined
  /** Compose project of the container. */
  readonly project: string | undefined
}

/**
 * Find out who listens on a TCP port, as far as the system tells this user.
 *
 * @param api - of the engine whose containers may hold it; `undefined`: there is none
 */
export async function portHolder(port: number, api: EngineApi | undefined): Promise<PortHolder> {
  const [process, container] = await Promise.all([listeningProcess(port), publishingContainer(port, api)])
  return {
    pid: process?.pid,
    program: process?.program,
    container: container?.name,
    project: container?.labels[COMPOSE_PROJECT_LABEL],
  }
}

/** Write who holds a port, for a message: `node (pid 4711)`, `the container "web" of the Compose project "shop"`. */
export function holderText({ pid, program, container, project }: PortHolder): string {
  if (container !== undefined) {
    return `the container "${container}"${project === undefined ? '' : ` of the Compose project "${project}"`}`
  }
  if (pid === undefined) return 'a program of another user'
  return program === undefined ? `pid ${pid}` : `${program} (pid ${pid})`
}

async function publishingContainer(port: number, api: EngineApi | undefined): Promise<Container | undefined> {
  if (api === undefined) return undefined
  const containers = await findContainers(api, { filters: { publish: [String(port)] } }).catch(() => [])
  return containers.find(({ ports }) => ports.some(({ host }) => host === port))
}
