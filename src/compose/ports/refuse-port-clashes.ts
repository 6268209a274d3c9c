import { isTree } from '../../config/compose-tree.js'
import { PhloError } from '../../errors.js'
import type { ComposeDocument } from '../composed-stack.js'
import { type HostPort, hostPorts, isSameHostPort } from './host-port.js'

/**
 * Refuse a stack of which two services publish one port: the one that starts later would find it taken.
 *
 * @throws PHLO_PORT_CLASH
 */
export function refusePortClashes({ services }: ComposeDocument): void {
  const seen: HostPort[] = []
  for (const [service, tree] of Object.entries(isTree(services) ? services : {})) {
    for (const published of hostPorts(service, isTree(tree) ? tree : {})) {
      const other = seen.find((one) => one.service !== service && isSameHostPort(one, published))
      if (other === undefined) {
        seen.push(published)
        continue
      }
      const { port, protocol } = published
      throw new PhloError('PHLO_PORT_CLASH', `${other.service} and ${service} both publish port ${port}/${protocol}.`, {
        context: { port, services: [other.service, service] },
      })
    }
  }
}
