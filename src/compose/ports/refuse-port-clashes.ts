import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { PhloError } from '../../errors.js'
import type { ComposeDocument } from '../composed-stack.js'

const EVERYWHERE = ['0.0.0.0', '::', '']

interface Published {
  readonly service: string
  readonly port: string
  readonly address: string
}

/**
 * Refuse a stack of which two services publish one port: the one that starts later would find it taken.
 *
 * @throws PHLO_PORT_CLASH
 */
export function refusePortClashes({ services }: ComposeDocument): void {
  const seen: Published[] = []
  for (const [service, tree] of Object.entries(isTree(services) ? services : {})) {
    for (const published of portsOf(service, isTree(tree) ? tree : {})) {
      const other = seen.find((one) => one.service !== service && isSame(one, published))
      if (other === undefined) {
        seen.push(published)
        continue
      }
      const { port } = published
      throw new PhloError('PHLO_PORT_CLASH', `${other.service} and ${service} both publish port ${port}.`, {
        context: { port: Number.parseInt(port, 10), services: [other.service, service] },
      })
    }
  }
}

/** Of a range, and for 0, Docker takes a port that is free. */
function portsOf(service: string, { ports }: ComposeTree): readonly Published[] {
  return (Array.isArray(ports) ? ports : [])
    .filter(isTree)
    .flatMap(({ published, protocol = 'tcp', host_ip: address }) =>
      /^0*[1-9]\d*$/.test(String(published))
        ? [{ service, port: `${published}/${protocol}`, address: String(address ?? '') }]
        : [],
    )
}

function isSame(one: Published, other: Published): boolean {
  if (one.port !== other.port) return false
  return one.address === other.address || [one, other].some(({ address }) => EVERYWHERE.includes(address))
}
