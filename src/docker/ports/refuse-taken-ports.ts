import type { ComposedService } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { Container } from '../container.js'
import type { EngineApi } from '../engine/engine-api.js'
import { isPortFree } from './is-port-free.js'
import { holderText, portHolder } from './port-holder.js'

/** A port that a service publishes and somebody else holds. */
interface TakenPort {
  readonly service: string
  readonly port: string
  readonly host: number
}

/**
 * Refuse to start services whose ports others hold; what the project's own containers hold is theirs.
 *
 * @throws PHLO_PORT_TAKEN - naming who holds it
 */
export async function refuseTakenPorts(
  api: EngineApi,
  services: readonly ComposedService[],
  containers: readonly Container[],
): Promise<void> {
  const own = new Set(containers.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const wanted = services.flatMap(({ name, ports }) => ports.map((port) => ({ service: name, port })))
  const looks = wanted
    .filter(({ port }) => !own.has(port.host))
    .map(async ({ service, port }) =>
      (await isPortFree(port.host, port.address)) ? [] : [{ service, port: port.name, host: port.host }],
    )
  const [first, ...others] = (await Promise.all(looks)).flat()
  if (first !== undefined) throw await portTaken(api, first, others)
}

/** The failure of a service whose port somebody else holds. */
export async function portTaken(
  api: EngineApi,
  taken: TakenPort,
  others: readonly TakenPort[] = [],
): Promise<PhloError> {
  const { service, port, host } = taken
  const holder = await portHolder(host, api)
  const also = others.map((other) => ` So is port ${other.host} of "${other.service}".`).join('')
  const message = `Port ${host}, which service "${service}" publishes as ${port}, is held by ${holderText(holder)}.${also}`
  return new PhloError('PHLO_PORT_TAKEN', message, {
    fixes: [stopText(holder), `Give it another port in phlo.yaml: services.${service}.ports.${port}`],
    context: { ...taken, holder, others },
  })
}

function stopText({ pid, container }: Awaited<ReturnType<typeof portHolder>>): string {
  if (container !== undefined) return `Stop it, if it is not needed: docker stop ${container}`
  return pid === undefined ? 'Stop the program that holds it.' : `Stop it, if it is not needed: kill ${pid}`
}
