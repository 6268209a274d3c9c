import { didYouMean, PhloError } from '../../errors.js'
import { type HostPort, isSameHostPort } from './host-port.js'
import { type PortsRequest, writtenPorts } from './written-ports.js'

/** A port of a service that needs one on the host. */
export interface WantedPort {
  readonly service: string
  /** The name that the service gives it. */
  readonly name: string
  /** The port that `phlo.yaml` gives it, which is then not to be another; `undefined`: any free one. */
  readonly fixed: number | undefined
  /** The port to be tried first; `undefined`: any. */
  readonly preferred: number | undefined
  /** Ports that it cannot have, since the project's own files publish them for something else. */
  readonly others: ReadonlySet<number>
}

/**
 * List the ports that the services of a stack publish.
 *
 * @throws PHLO_SERVICE_SETTING_UNKNOWN - `phlo.yaml` sets a port that the service does not have
 * @throws PHLO_PORT_CLASH - it gives one port to two of them
 * @throws PHLO_OVERRIDE_INVALID
 */
export function wantedPorts(request: PortsRequest): readonly WantedPort[] {
  const { selection, config } = request
  const written = writtenPorts(request)
  const wanted = selection.services.flatMap(({ name: service, definition }) => {
    const ports = definition?.ports ?? {}
    const given = config.services[service]?.ports ?? {}
    for (const name of Object.keys(given)) if (!(name in ports)) throw unknown(name, { service, ports, config })
    return Object.entries(ports).map(([name, { container, preferred }]) => {
      const others = othersOf(written, { service, container, bind: config.bind })
      return { service, name, fixed: given[name], preferred, others }
    })
  })
  refuseClashes(wanted)
  return wanted
}

/** A port of the container itself that is written too is the same port said twice. */
function othersOf(
  written: readonly HostPort[],
  { service, container, bind }: { readonly service: string; readonly container: number; readonly bind: string },
): ReadonlySet<number> {
  const others = written.filter((one) => one.service !== service || String(one.target) !== String(container))
  const onBind = others.filter((one) => isSameHostPort(one, { ...one, protocol: 'tcp', address: bind }))
  return new Set(onBind.map(({ port }) => port))
}

function refuseClashes(wanted: readonly WantedPort[]): void {
  for (const port of wanted.filter(({ fixed }) => fixed !== undefined)) {
    const other = wanted.find((found) => found !== port && found.fixed === port.fixed)
    if (!other) continue
    const [one, two] = [port, other].map(({ service, name }) => `${service}.${name}`)
    throw new PhloError('PHLO_PORT_CLASH', `${one} and ${two} are both to use port ${port.fixed}.`, {
      context: { port: port.fixed, services: [one, two] },
    })
  }
}

function unknown(
  port: string,
  about: {
    readonly service: string
    readonly ports: Readonly<Record<string, unknown>>
    readonly config: Pick<PortsRequest['config'], 'origins'>
  },
): PhloError {
  const { service, ports } = about
  const origin = about.config.origins[`services.${service}.ports.${port}`]
  const names = Object.keys(ports)
  const nearest = didYouMean(port, names)
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  const message = `${origin ?? 'phlo.yaml'}: ${service} has no port "${port}"; it has ${names.join(', ') || 'none'}.${hint}`
  return new PhloError('PHLO_SERVICE_SETTING_UNKNOWN', message, { context: { service, port, origin, ports: names } })
}
