import type { RememberedPorts } from '../../config/project-state.js'
import { PhloError } from '../../errors.js'
import type { WantedPort } from './wanted-ports.js'

/** A port that is another one than before, or than the service prefers. */
export interface MovedPort {
  readonly service: string
  readonly name: string
  readonly from: number
  readonly to: number
  /** Whether `from` was this project's before; otherwise it was only preferred. */
  readonly wasRemembered: boolean
}

export interface AssignedPorts {
  readonly ports: RememberedPorts
  /** In the order of what is wanted. */
  readonly moved: readonly MovedPort[]
}

/** Where a port is sought that nobody prefers: above what the bundled services prefer. */
const FIRST_PORT = 10100
const LAST_PORT = 65535

/**
 * Give each wanted port a port of the host: the one that `phlo.yaml` fixes, else the one remembered, else the preferred
 * one, else the next free one above that. None is given twice, nor one that the project's own files publish for something
 * else, and the ports of services that are not wanted now stay theirs.
 *
 * @param isFree - whether a port can be used: nobody listens there, or this project's own container does. Fixed ports
 * are not asked for; whether they are taken shows at the start
 * @throws PHLO_PORT_TAKEN - no port is left
 */
export async function assignPorts(
  wanted: readonly WantedPort[],
  remembered: RememberedPorts,
  isFree: (port: number) => boolean | Promise<boolean>,
): Promise<AssignedPorts> {
  const taken = new Set(wanted.flatMap(({ fixed }) => fixed ?? []))
  const known = new Set(Object.values(remembered).flatMap((ports) => Object.values(ports)))
  const preferences = new Set(wanted.flatMap(({ preferred }) => preferred ?? []))

  const ports: Record<string, Record<string, number>> = {}
  const moved: MovedPort[] = []
  for (const { service, name, fixed, preferred, others } of keptFirst(wanted, remembered)) {
    const before = remembered[service]?.[name]
    const tried = candidates({ before, preferred }, { known, preferences })
    const isUsable = async (port: number) => !taken.has(port) && !others.has(port) && (await isFree(port))
    const port = fixed ?? (await firstUsable(tried, isUsable))
    if (port === undefined) throw noneFree(service, name)
    taken.add(port)
    ports[service] = { ...ports[service], [name]: port }
    const from = before ?? preferred
    if (fixed === undefined && from !== undefined && from !== port) {
      moved.push({ service, name, from, to: port, wasRemembered: before !== undefined })
    }
  }
  return { ports: { ...remembered, ...ports }, moved }
}

/** Who has a port already keeps it, before newcomers choose. */
function keptFirst(wanted: readonly WantedPort[], remembered: RememberedPorts): readonly WantedPort[] {
  const isKept = ({ service, name }: WantedPort) => remembered[service]?.[name] !== undefined
  return [...wanted.filter(isKept), ...wanted.filter((port) => !isKept(port))]
}

/** The ports to try, one by one, for a service that prefers one and had one before. */
function* candidates(
  { before, preferred }: { readonly before: number | undefined; readonly preferred: number | undefined },
  { known, preferences }: { readonly known: ReadonlySet<number>; readonly preferences: ReadonlySet<number> },
): Generator<number> {
  if (before !== undefined) yield before
  if (preferred !== undefined && !known.has(preferred)) yield preferred
  for (let port = (preferred ?? FIRST_PORT - 1) + 1; port <= LAST_PORT; port++) {
    if (!known.has(port) && !preferences.has(port)) yield port
  }
}

async function firstUsable(
  ports: Iterable<number>,
  isUsable: (port: number) => Promise<boolean>,
): Promise<number | undefined> {
  for (const port of ports) if (await isUsable(port)) return port
  return undefined
}

function noneFree(service: string, name: string): PhloError {
  return new PhloError('PHLO_PORT_TAKEN', `No port is free for ${service}.${name}.`, { context: { service, name } })
}
