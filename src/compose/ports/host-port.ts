import { type ComposeTree, isTree } from '../../config/compose-tree.js'

/** A port of the host that a service publishes. */
export interface HostPort {
  readonly service: string
  readonly port: number
  readonly protocol: string
  /** Empty: all of the host. */
  readonly address: string
  /** The container's port that it leads to, as it is written. */
  readonly target: unknown
}

const EVERYWHERE = ['0.0.0.0', '::', '']

/**
 * List the ports of the host that a service in the long form says it publishes. Of a range, and for 0, Docker takes a
 * port that is free, so those are not listed.
 */
export function hostPorts(service: string, { ports }: ComposeTree): readonly HostPort[] {
  return (Array.isArray(ports) ? ports : []).filter(isTree).flatMap((entry) => {
    const { published, protocol = 'tcp', host_ip: address = '', target } = entry
    if (!/^0*[1-9]\d*$/.test(String(published))) return []
    return [{ service, port: Number(published), protocol: String(protocol), address: String(address), target }]
  })
}

/** Whether only one of two ports can be had at a time. */
export function isSameHostPort(one: Omit<HostPort, 'service' | 'target'>, other: typeof one): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false
  return one.address === other.address || [one, other].some(({ address }) => EVERYWHERE.includes(address))
}
