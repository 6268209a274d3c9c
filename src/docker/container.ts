import type { ProjectIdentity } from '../compose/composed-stack.js'
import { PROJECT_LABEL } from '../compose/composed-stack.js'
import type { EngineApi } from './engine/engine-api.js'

/** Compose's own labels. */
const SERVICE_LABEL = 'com.docker.compose.service'
export const COMPOSE_PROJECT_LABEL = 'com.docker.compose.project'
const DEPENDS_ON_LABEL = 'com.docker.compose.depends_on'

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** `none`: it has no health check. After its end a container has no health, whatever Docker still says. */
export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy'

/** A container of the stack, as a listing shows it. */
export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
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
}

export interface ContainerPort {
  readonly container: number
  /** `undefined`: not published. */
  readonly host: number | undefined
  readonly address: string | undefined
}

/** A row of `GET /containers/json`. */
export interface ListedContainer {
  readonly Id: string
  readonly Names: readonly string[]
  readonly Image: string
  readonly ImageID: string
  readonly State: string
  readonly Status: string
  readonly Labels: Readonly<Record<string, string>>
  readonly Ports: readonly { readonly PrivatePort: number; readonly PublicPort?: number; readonly IP?: string }[]
}

/** List the containers of a checkout, stopped ones too, by service and name. */
export async function listContainers(api: EngineApi, { label }: ProjectIdentity): Promise<readonly Container[]> {
  const filters = { label: [`${PROJECT_LABEL}=${label}`] }
  const rows = await api.json<readonly ListedContainer[]>('/containers/json', { query: { all: true, filters } })
  return rows.map(parseContainer).sort((a, b) => compare(a.service, b.service) || compare(a.name, b.name))
}

/** Read a row of Docker's listing. */
export function parseContainer(row: ListedContainer): Container {
  const state = row.State as ContainerState
  return {
    id: row.Id,
    name: (row.Names[0] ?? row.Id).replace(/^\//, ''),
    service: row.Labels[SERVICE_LABEL] ?? '',
    image: row.Image,
    imageId: row.ImageID,
    state,
    health: state === 'running' || state === 'paused' ? healthOf(row.Status) : 'none',
    exitCode: exitCodeOf(row.Status),
    statusText: row.Status,
    ports: portsOf(row),
    dependsOn: dependenciesOf(row.Labels[DEPENDS_ON_LABEL] ?? ''),
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
function portsOf({ Ports }: ListedContainer): ContainerPort[] {
  const ports = new Map<string, ContainerPort>()
  for (const { PrivatePort, PublicPort, IP } of Ports) {
    const key = `${PrivatePort}:${PublicPort}`
    if (!ports.has(key)) ports.set(key, { container: PrivatePort, host: PublicPort, address: IP })
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

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
