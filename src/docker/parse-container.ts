import { CONTAINER_STATES, type Container, type ContainerPort, HAVE_HEALTH } from './container.js'
import type { Health } from './inspect-container.js'

/** Compose's own labels. */
const SERVICE_LABEL = 'com.docker.compose.service'
const DEPENDS_ON_LABEL = 'com.docker.compose.depends_on'
const CONFIG_HASH_LABEL = 'com.docker.compose.config-hash'

/** Read a row of a listing. What an engine leaves out, or calls otherwise, is missing or unknown in what comes of it. */
export function parseContainer(row: unknown): Container {
  const labels = textsOf(property(row, 'Labels'))
  const id = textOf(property(row, 'Id'))
  const status = textOf(property(row, 'Status'))
  const state = CONTAINER_STATES.find((known) => known === property(row, 'State')) ?? 'unknown'
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
