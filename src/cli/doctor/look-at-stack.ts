import type { ComposedStack } from '../../compose/composed-stack.js'
import type { ProjectConfig } from '../../config/project-config.js'
import type { Container } from '../../docker/container.js'
import type { Docker } from '../../docker/docker.js'
import { engineInfo } from '../../docker/engine/engine-info.js'
import { listContainers } from '../../docker/list-containers.js'
import { isPortFree } from '../../docker/ports/is-port-free.js'
import { holderText, portHolder } from '../../docker/ports/port-holder.js'
import { freePortAfter, type PortSetting } from '../../docker/ports/refuse-taken-ports.js'
import { type OpenedStack, openStack, readStackSources } from '../stack/open-stack.js'
import { projectIdentityOf } from '../stack/project-identity-of.js'
import { memoryText, unlimitedText } from '../stack/start/memory-text.js'
import { portSetting } from '../stack/start/port-setting.js'
import { wantedProfiles } from '../stack/start/wanted-profiles.js'
import { bytesText, quantityText } from '../text/quantity.js'
import { type Finding, fine, look } from './finding.js'

/** Look whether the stack of a project would start on this Docker: that it composes, its memory, its ports, its services. */
export async function lookAtStack(docker: Docker, config: ProjectConfig): Promise<readonly Finding[]> {
  const containers = await listContainers(docker.api, await projectIdentityOf(config))
  const own = new Set(containers.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const isFree = async (port: number, address: string) => own.has(port) || isPortFree(port, address)
  let opened: OpenedStack | undefined
  const composed = await look('stack', async () => {
    const sources = await readStackSources(config)
    const profiles = await wantedProfiles(sources, [])
    opened = await openStack(sources, { profiles, only: [], isPortFree: isFree, leavesOutBroken: false })
    return lookAtServices(opened.stack, containers)
  })
  if (opened === undefined) return [composed]
  const { stack, moved } = opened
  const setting = portSetting(opened)
  return [
    composed,
    await look('memory', async () => lookAtMemory(stack, (await engineInfo(docker.api)).memoryBytes)),
    await look('ports', () => lookAtPorts(docker, stack, { moved, isFree, setting })),
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

function lookAtMemory(stack: ComposedStack, thereBytes: number): Finding {
  const memory = { memoryBytes: stack.memoryBytes, withoutMemoryLimit: stack.withoutMemoryLimit }
  const message = `the stack may take ${memoryText(memory)}, Docker has ${bytesText(thereBytes)}${unlimitedText(memory)}`
  if (stack.memoryBytes <= thereBytes) return fine('memory', message)
  const fixes = [
    'Give Docker more memory (Docker Desktop: Settings, Resources), or disable services: phlo services remove NAME',
  ]
  return { name: 'memory', status: 'warning', message, fixes }
}

/** A port that is fixed cannot make way for who holds it; one that was only remembered or preferred does at the next start. */
async function lookAtPorts(
  { api }: Docker,
  { services }: ComposedStack,
  options: Pick<OpenedStack, 'moved'> & {
    isFree(port: number, address: string): Promise<boolean>
    readonly setting: PortSetting
  },
): Promise<Finding> {
  const published = services.flatMap(({ name, ports }) => ports.map((port) => ({ ...port, service: name })))
  const free = await Promise.all(published.map(({ host, address }) => options.isFree(host, address)))
  const taken = published.filter((_, index) => !free[index])
  if (taken.length > 0) {
    const held = await Promise.all(taken.map(({ service, host }) => heldText(api, { service, port: host })))
    const fixes = await Promise.all(
      taken.map(async (port) => {
        const setting = options.setting(port.service, port, await freePortAfter(port))
        return `Give ${port.service} another port: ${setting}`
      }),
    )
    return { name: 'ports', status: 'failed', message: held.join('; '), fixes }
  }
  const lost = options.moved.filter(({ wasRemembered }) => wasRemembered)
  if (lost.length === 0) return fine('ports', published.map(({ host }) => host).join(', ') || 'none is published')
  const held = await Promise.all(lost.map(({ service, from }) => heldText(api, { service, port: from })))
  const fixes = lost.map(({ service, name, to }) => `The next start publishes ${service}.${name} on ${to}.`)
  return { name: 'ports', status: 'warning', message: held.join('; '), fixes }
}

async function heldText(api: Docker['api'], { service, port }: { readonly service: string; readonly port: number }) {
  return `${port} of ${service} is held by ${holderText(await portHolder(port, api))}`
}
