import type { PublishedPort } from '../../../compose/composed-stack.js'
import { isTree } from '../../../config/compose-tree.js'
import type { PortSetting } from '../../../docker/ports/refuse-taken-ports.js'
import type { StackSources } from '../open-stack.js'

/** Make what tells where the host port of a service is written, and how another one is. */
export function portSetting({ candidates, config, dropIns }: StackSources): PortSetting {
  return (service, port, host) => {
    const named = candidates.get(service)?.definition?.ports ?? {}
    if (port.name in named) return `services: { ${service}: { ports: { ${port.name}: ${host} } } } in phlo.yaml`
    const own = config.services[service]
    const places = [
      ...dropIns.map((dropIn) => ({ ports: dropIn.services[service]?.ports, file: dropIn.file, key: '' })),
      { ports: own?.compose.ports, file: 'phlo.yaml', key: 'compose' },
      { ports: own?.inline?.ports, file: 'phlo.yaml', key: 'inline' },
    ]
    const { file, key } = places.find(({ ports }) => publishes(ports, port)) ?? { file: 'phlo.yaml', key: 'compose' }
    const ports = `ports: ["${port.address}:${host}:${port.container}"]`
    const written = key === '' ? ports : `${key}: { ${ports} }`
    return `services: { ${service}: { ${written} } } in ${file}, in place of what publishes ${port.host}`
  }
}

/** Ports are written as numbers, as text with up to three parts, or as mappings. */
function publishes(ports: unknown, { host }: PublishedPort): boolean {
  return (Array.isArray(ports) ? ports : []).some((written: unknown) => {
    const published = isTree(written) ? written.published : written
    return new RegExp(`(?<!\\d)${host}(?!\\d)`).test(String(published))
  })
}
