import { PROJECT_LABEL, type ProjectIdentity } from '../compose/composed-stack.js'
import { type Container, HAVE_HEALTH } from './container.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { inspectContainer } from './inspect-container.js'
import { parseContainer } from './parse-container.js'

/** List the containers of a checkout, stopped ones too, by service and name. */
export async function listContainers(api: EngineApi, { label }: ProjectIdentity): Promise<readonly Container[]> {
  return findContainers(api, { all: true, filters: { label: [`${PROJECT_LABEL}=${label}`] } })
}

/**
 * List containers, by service and name.
 *
 * @param query - of `GET /containers/json`
 */
export async function findContainers(
  api: EngineApi,
  query: Readonly<Record<string, boolean | object>>,
): Promise<readonly Container[]> {
  const rows = await api.json<readonly unknown[]>('/containers/json', { query })
  const listed = rows.map(parseContainer)
  const isTold = api.product === 'docker'
  const containers = isTold ? listed : await Promise.all(listed.map((container) => withHealth(api, container)))
  return containers.sort((a, b) => compare(a.service, b.service) || compare(a.name, b.name))
}

async function withHealth(api: EngineApi, container: Container): Promise<Container> {
  if (!HAVE_HEALTH.has(container.state)) return container
  try {
    return { ...container, health: (await inspectContainer(api, container.id)).health }
  } catch (error) {
    // It was removed since it was listed.
    if (error instanceof EngineRefusal && error.status === 404) return container
    throw error
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
