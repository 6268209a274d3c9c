import type { ProjectIdentity } from '../compose/composed-stack.js'
import { PROJECT_LABEL } from '../compose/composed-stack.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { type Health, inspectContainer } from './inspect-container.js'

export type { Health }

/** Compose's own labels. */
const SERVICE_LABEL = 'com.docker.compose.service'
export const COMPOSE_PROJECT_LABEL = 'com.docker.compose.project'
const DEPENDS_ON_LABEL = 'com.docker.compose.depends_on'
const CONFIG_HASH_LABEL = 'com.docker.compose.config-hash'

const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const

/** Those states in which a container has a health. */
const HAVE_HEALTH: ReadonlySet<string> = new Set(['running', 'paused'])

/** `unknown`: the engine has a word for it that Docker has not. */
export type ContainerState = (typeof STATES)[number] | 'unknown'

/** A container, as a listing shows it. */
export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  /** Empty for one that Compose did not make. */
  readonly service: string
  readonly image: string
  readonly imageId: string
  readonly state: ContainerState
  readonly health: Health
  /** `undefined` while it runs or has not run. */
  readonly exitCode: number | undefined
  /** Docker's own words: `Up 3 minutes (healthy)`. */
  readonly statusText: string
  readonly ports: readonly ContainerPort[]
  /** Names of the services that it was told to wait for. */
  readonly dependsOn: readonly string[]
  /** Compose's digest of what it was made of; another one means that Compose would replace it. Empty: Compose did not make it. */
  readonly configHash: string
  readonly labels: Readonly<Record<string, string>>
}

export interface ContainerPort {
  readonly container: number
  /** `undefined`: not published. */
  readonly host: number | undefined
  readonly address: string | undefined
}

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

/** Read a row of a listing. What an engine leaves out, or calls otherwise, is missing or unknown in what comes of it. */
export function parseContainer(row: unknown): Container {
  const labels = textsOf(property(row, 'Labels'))
  const id = textOf(property(row, 'Id'))
  const status = textOf(property(row, 'Status'))
  const state = STATES.find((known) => known === property(row, 'State')) ?? 'unknown'
  return {
    id,
    // One that is being removed has lost its name already.
    name: textOf(listOf(property(row, 'Names'))[0] ?? id).replace(/^\//, ''),
    service: labels[SERVICE_LABEL] ?? '',
    image: textOf(property(row, 'Image')),
    imageId: textOf(property(row, 'ImageID')),
    state,
    health: HAVE_HEALTH.has(state) ? healthOf(status) : 'none',
    exitCode: exitCodeOf(status),
    statusText: status,
    ports: portsOf(listOf(property(row, 'Ports'))),
    dependsOn: dependenciesOf(labels[DEPENDS_ON_LABEL] ?? ''),
    configHash: labels[CONFIG_HASH_LABEL] ?? '',
    labels,
  }
}

function healthOf(status: string): Health {
  if (/\(health: starting\)/.test(status)) return 'starting'
  if (/\(unhealthy\)/.test(status)) return 'unhealthy'
  return /\(healthy\)/.test(status) ? 'healthy' : 'none'
}

function exitCodeOf(status: string): number | undefined {
  const code = /^(?:Exited|Restarting) \((\d+)\)/.exec(status)?.[1]
  return code === undefined ? undefined : Number(code)
}

/** A port that is published on IPv4 and IPv6 alike is listed twice. */
function portsOf(rows: readonly unknown[]): ContainerPort[] {
  const ports = new Map<string, ContainerPort>()
  for (const row of rows) {
    const [inside, host, address] = ['PrivatePort', 'PublicPort', 'IP'].map((name) => property(row, name))
    if (typeof inside !== 'number') continue
    const port = {
      container: inside,
      host: typeof host === 'number' ? host : undefined,
      address: typeof address === 'string' ? address : undefined,
    }
    const key = `${port.container}:${port.host}`
    if (!ports.has(key)) ports.set(key, port)
  }
  return [...ports.values()].sort((a, b) => a.container - b.container)
}

/** Compose writes `web:service_healthy:false,db:service_started:true`. */
function dependenciesOf(label: string): string[] {
  return label
    .split(',')
    .map((entry) => entry.split(':')[0] ?? '')
    .filter((name) => name !== '')
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
