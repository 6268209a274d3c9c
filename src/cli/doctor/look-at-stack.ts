import type { ComposedStack } from '../../compose/composed-stack.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { type Container, listContainers } from '../../docker/container.js'
import type { Docker } from '../../docker/docker.js'
import { engineInfo } from '../../docker/engine/engine-info.js'
import { isPortFree } from '../../docker/ports/is-port-free.js'
import { holderText, portHolder } from '../../docker/ports/port-holder.js'
import { openStack, readStackSources } from '../open-stack.js'
import { bytesText, quantityText } from '../quantity.js'
import { projectIdentityOf } from '../stack/project-identity-of.js'
import { type Finding, fine, look } from './finding.js'

/** Look whether the stack of a project would start on this Docker: that it composes, its memory, its ports, its services. */
export async function lookAtStack(docker: Docker, config: ProjectConfig): Promise<readonly Finding[]> {
  const containers = await listContainers(docker.api, await projectIdentityOf(config))
  let stack: ComposedStack | undefined
  const composed = await look('stack', async () => {
    // The ports that the project has are looked at as they are: none is exchanged for a free one here.
    const options = { profiles: [], only: [], isPortFree: () => true }
    stack = (await openStack(await readStackSources(config), options)).stack
    return lookAtServices(stack, containers)
  })
  if (stack === undefined) return [composed]
  const { services } = stack
  return [
    composed,
    await look('memory', async () => lookAtMemory(stack?.memoryBytes ?? 0, (await engineInfo(docker.api)).memoryBytes)),
    await look('ports', () => lookAtPorts(docker, services, containers)),
  ]
}

function lookAtServices({ services }: ComposedStack, containers: readonly Container[]): Finding {
  const bad = containers.filter(
    ({ state, health }) => state === 'restarting' || state === 'dead' || health === 'unhealthy',
  )
  const message = `${quantityText(services.length, 'service')}, ${containers.filter(({ state }) => state === 'running').length} running`
  if (bad.length === 0) return fine('stack', message)
  const names = bad.map(({ service }) => service)
  const fixes = names.map((name) => `phlo services logs ${name}`)
  return { name: 'stack', status: 'failed', message: `${message}; not well: ${names.join(', ')}`, fixes }
}

function lookAtMemory(wantedBytes: number, thereBytes: number): Finding {
  const message = `the stack may take ${bytesText(wantedBytes)} of ${bytesText(thereBytes)} that Docker has`
  if (wantedBytes <= thereBytes) return fine('memory', message)
  const fixes = [
    'Give Docker more memory (Docker Desktop: Settings, Resources), or disable services: phlo services remove NAME',
  ]
  return { name: 'memory', status: 'warning', message, fixes }
}

async function lookAtPorts(
  { api }: Docker,
  services: ComposedStack['services'],
  containers: readonly Container[],
): Promise<Finding> {
  const own = new Set(containers.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const wanted = services.flatMap(({ name, ports }) =>
    ports.map((port) => ({ ...port, service: name, port: port.name })),
  )
  const looks = await Promise.all(
    wanted.map(async (port) => ({
      ...port,
      isFree: own.has(port.host) || (await isPortFree(port.host, port.address)),
    })),
  )
  const taken = looks.filter(({ isFree }) => !isFree)
  if (taken.length === 0) return fine('ports', wanted.map(({ host }) => host).join(', ') || 'none is published')
  const held = await Promise.all(
    taken.map(async ({ service, host }) => `${host} of ${service} by ${holderText(await portHolder(host, api))}`),
  )
  const fixes = [
    'phlo services start takes free ones in their place, unless phlo.yaml fixes them.',
    ...taken.map(({ service, port }) => `Give it another in phlo.yaml: services.${service}.ports.${port}`),
  ]
  return { name: 'ports', status: 'warning', message: `held by others: ${held.join('; ')}`, fixes }
}
