import type { ComposedService, PublishedPort } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { Container } from '../container.js'
import type { EngineApi } from '../engine/engine-api.js'
import { isPortFree } from './is-port-free.js'
import { holderText, portHolder } from './port-holder.js'

/** A port that a service publishes and somebody else holds. */
interface TakenPort {
  readonly service: string
  readonly port: PublishedPort
}

/** Tell where the host port of a service is set, and to what: `services.trino.ports.http: 18080 in phlo.yaml`. @param host - the port to set */
export type PortSetting = (service: string, port: PublishedPort, host: number) => string

/**
 * Refuse to start services whose ports others hold; what the project's own containers hold is theirs.
 *
 * @throws PHLO_PORT_TAKEN - naming who holds it
 */
export async function refuseTakenPorts(
  api: EngineApi,
  services: readonly ComposedService[],
  { containers, portSetting }: { readonly containers: readonly Container[]; readonly portSetting: PortSetting },
): Promise<void> {
  const own = new Set(containers.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const wanted = services.flatMap(({ name, ports }) => ports.map((port) => ({ service: name, port })))
  const looks = wanted
    .filter(({ port }) => !own.has(port.host))
    .map(async (taken) => ((await isPortFree(taken.port.host, taken.port.address)) ? [] : [taken]))
  const [first, ...others] = (await Promise.all(looks)).flat()
  if (first !== undefined) throw await portTaken(api, [first, ...others], portSetting)
}

/** The failure of a service whose port somebody else holds; the first port is its subject. */
export async function portTaken(
  api: EngineApi,
  [first, ...others]: readonly [TakenPort, ...TakenPort[]],
  portSetting: PortSetting,
): Promise<PhloError> {
  const { service, port } = first
  const holder = await portHolder(port.host, api)
  const also = others.map((other) => ` So is port ${other.port.host} of "${other.service}".`).join('')
  const message = `Port ${port.host}, which service "${service}" publishes as ${port.name}, is held by ${holderText(holder)}.${also}`
  const free = await freePortAfter(port)
  return new PhloError('PHLO_PORT_TAKEN', message, {
    fixes: [stopText(holder), `Give it another port: ${portSetting(service, port, free)}`],
    context: { ...shown(first), holder, others: others.map(shown) },
  })
}

/** The next port that nobody holds; the last one there is, where all are held. */
export async function freePortAfter({ host, address }: PublishedPort): Promise<number> {
  for (let port = host + 1; port < PORT_MAX; port++) if (await isPortFree(port, address)) return port
  return PORT_MAX
}

const PORT_MAX = 65_535

function shown({ service, port }: TakenPort) {
  return { service, port: port.name, host: port.host }
}

function stopText({ pid, container }: Awaited<ReturnType<typeof portHolder>>): string {
  if (container !== undefined) return `Stop it, if it is not needed: docker stop ${container}`
  return pid === undefined ? 'Stop the program that holds it.' : `Stop it, if it is not needed: kill ${pid}`
}
