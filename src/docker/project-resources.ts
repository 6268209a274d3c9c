import { PROJECT_LABEL, type ProjectIdentity } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { COMPOSE_PROJECT_LABEL, type Container } from './container.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { findContainers } from './list-containers.js'

/** A volume of a checkout. */
export interface ProjectVolume {
  /** What Docker calls it: `phlo-lake-1a2b3c4d_postgres-data`. */
  readonly name: string
  /** What the composed file calls it: `postgres-data`; the same in every checkout. */
  readonly key: string
  readonly labels: Readonly<Record<string, string>>
}

export const VOLUME_LABEL = 'com.docker.compose.volume'

interface ListedVolume {
  readonly Name: string
  readonly Labels: Readonly<Record<string, string>> | null
}

/** List the volumes of a checkout, by key. */
export async function listVolumes(api: EngineApi, project: ProjectIdentity): Promise<readonly ProjectVolume[]> {
  const query = { filters: { label: [`${PROJECT_LABEL}=${project.label}`] } }
  const { Volumes } = await api.json<{ readonly Volumes: readonly ListedVolume[] | null }>('/volumes', { query })
  return (Volumes ?? [])
    .map(({ Name, Labels }) => ({ name: Name, key: Labels?.[VOLUME_LABEL] ?? Name, labels: Labels ?? {} }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
}

/** Remove volumes; one that is gone already is no failure. */
export async function removeVolumes(api: EngineApi, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => removeIfThere(api, `/volumes/${name}`)))
}

/** Remove the networks of a checkout. */
export async function removeNetworks(api: EngineApi, project: ProjectIdentity): Promise<void> {
  const query = { filters: { label: [`${PROJECT_LABEL}=${project.label}`] } }
  const networks = await api.json<readonly { readonly Id: string }[]>('/networks', { query })
  await Promise.all(networks.map(({ Id }) => removeIfThere(api, `/networks/${Id}`)))
}

/**
 * Remove a container with what it holds outside of volumes; it is killed when it runs.
 *
 * @param options.volumes - remove the volumes without a name that Docker made for it, too
 */
export async function removeContainer(
  api: EngineApi,
  id: string,
  { volumes }: { readonly volumes: boolean },
): Promise<void> {
  await removeIfThere(api, `/containers/${id}`, { force: true, v: volumes })
}

/**
 * Refuse to go on where containers stand that Compose would take for this project's and that are not.
 *
 * @throws PHLO_STACK_FOREIGN
 */
export async function refuseForeign(api: EngineApi, { composeProject, label }: ProjectIdentity): Promise<void> {
  const all = await listOfComposeProject(api, composeProject)
  const foreign = all.filter(({ labels }) => labels[PROJECT_LABEL] !== label).map(({ name }) => name)
  if (foreign.length === 0) return
  const message = `Containers that Phlo did not make for this folder use the name ${composeProject}: ${foreign.join(', ')}.`
  throw new PhloError('PHLO_STACK_FOREIGN', message, { context: { project: composeProject, containers: foreign } })
}

/** List all containers that Compose would take for a project's, whoever made them. */
export function listOfComposeProject(api: EngineApi, composeProject: string): Promise<readonly Container[]> {
  return findContainers(api, { all: true, filters: { label: [`${COMPOSE_PROJECT_LABEL}=${composeProject}`] } })
}

async function removeIfThere(api: EngineApi, path: string, query?: Readonly<Record<string, boolean>>): Promise<void> {
  try {
    await api.json(path, { method: 'DELETE', ...(query ? { query } : {}) })
  } catch (error) {
    // 404: it is gone; 409 for a container: its removal is under way.
    if (!(error instanceof EngineRefusal) || (error.status !== 404 && !/already in progress/.test(error.message)))
      throw error
  }
}
