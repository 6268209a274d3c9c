import { serviceLayers } from '../document/service-layers.js'
import { canonicalService } from '../merge/canonical-service.js'
import { mergeService } from '../merge/merge-service.js'
import type { StackRequest } from '../stack-request.js'
import { type HostPort, hostPorts } from './host-port.js'

/** What the ports of a stack follow from. */
export interface PortsRequest extends Pick<StackRequest, 'selection' | 'dropIns'> {
  readonly config: Pick<StackRequest['config'], 'bind' | 'services' | 'origins'>
}

/**
 * List the ports of the host that a project's own files publish for services of its stack: those of drop-ins, and of
 * what `phlo.yaml` says in Compose's words. One that names no address is published on that of the project; one
 * that is a template or a variable is not known here.
 *
 * @throws PHLO_OVERRIDE_INVALID
 */
export function writtenPorts({ selection, config, dropIns }: PortsRequest): readonly HostPort[] {
  return selection.services.flatMap((selected) => {
    const { name } = selected
    const merged = serviceLayers(selected, { config, dropIns }).reduce(
      (base, { service: { ports }, origin }) =>
        ports === undefined
          ? base
          : mergeService(base, canonicalService({ ports }), { origin, key: ['services', name] }),
      {},
    )
    return hostPorts(name, merged).map((port) => ({ ...port, address: port.address || config.bind }))
  })
}
