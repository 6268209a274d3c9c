import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import type { SelectionReason } from '../../compose/select/selection.js'
import { bytesText } from '../text/quantity.js'
import { renderTable } from '../text/render-table.js'
import type { OpenedStack } from './open-stack.js'

/** A service that a project has or could have. */
export interface ListedService {
  readonly name: string
  readonly description: string
  /** `project`: it is inline in `phlo.yaml`, or in a drop-in. */
  readonly category: string
  /** Why it is part of the stack; `null`: it is not. */
  readonly reason: SelectionReason | null
  /** Whether it cannot be composed: its plugin, or that of a service that it needs, has mistakes. */
  readonly isBroken: boolean
  readonly profiles: readonly string[]
  /** Slots that it can fill. */
  readonly provides: readonly string[]
  /** Port of this machine by the service's name for it; empty when it is not part of the stack. */
  readonly ports: Readonly<Record<string, number>>
  /** Limit of its memory together with that of its companions, of those that keep running; `null`: none has one. */
  readonly memoryBytes: number | null
  /** Whether it, or one of its companions, is part of the stack and has no limit. */
  readonly isMemoryUnlimited: boolean
  /** The package that provides it; `null`: the project itself. */
  readonly plugin: string | null
}

/**
 * List the services that a project could have, by name; companions are counted in with the service that they belong to.
 */
export function listServices({ candidates, selection, stack }: OpenedStack): readonly ListedService[] {
  const leftOut = new Set(selection.leftOut.map(({ name }) => name))
  const reasons = new Map([...selection.services, ...selection.leftOut].map(({ name, reason }) => [name, reason]))
  const unlimited = new Set(stack.withoutMemoryLimit)
  const shown = [...candidates.values()].filter(({ companionOf }) => companionOf === undefined)
  return shown.map(({ name, definition, profiles, provides, brokenIn }) => {
    const service = stack.services.find((composed) => composed.name === name)
    return {
      name,
      description: definition?.description ?? '',
      category: definition?.category ?? (brokenIn === undefined ? 'project' : ''),
      reason: reasons.get(name) ?? null,
      isBroken: brokenIn !== undefined || leftOut.has(name),
      profiles,
      provides,
      ports: Object.fromEntries((service?.ports ?? []).map((port) => [port.name, port.host])),
      memoryBytes: memoryOf(name, stack),
      isMemoryUnlimited: stack.services.some((own) => isOf(own, name) && unlimited.has(own.name)),
      plugin: brokenIn ?? definition?.plugin.package ?? null,
    }
  })
}

/** Write services for a person. */
export function serviceListText(services: readonly ListedService[]): string {
  return renderTable(services, [
    { title: 'service', text: ({ name }) => name },
    {
      title: 'in the stack',
      text: ({ reason, isBroken }) => `${reason ? reasonText(reason) : 'no'}${isBroken ? ', broken' : ''}`,
    },
    { title: 'ports', text: ({ ports }) => portsText(ports) },
    {
      title: 'memory',
      text: listedMemoryText,
      align: 'right',
    },
    { title: 'profiles', text: ({ profiles }) => profiles.join(', ') },
    { title: '', text: ({ description }) => description },
  ])
}

function listedMemoryText({ memoryBytes, isMemoryUnlimited }: ListedService): string {
  if (isMemoryUnlimited) return 'no limit'
  return memoryBytes === null ? '' : bytesText(memoryBytes)
}

/** Write ports for a person: `http 10080, sql 10000`. */
function portsText(ports: Readonly<Record<string, number>>): string {
  return Object.entries(ports)
    .map(([name, port]) => `${name} ${port}`)
    .join(', ')
}

function reasonText(reason: SelectionReason): string {
  switch (reason.type) {
    case 'default':
      return 'by default'
    case 'enabled':
      return 'enabled'
    case 'requested':
      return 'asked for'
    case 'project':
      return "project's own"
    case 'profile':
      return `profile ${reason.profile}`
    case 'slot':
      return `as ${reason.slot}`
    case 'dependency':
      return `for ${reason.of}`
    case 'companion':
      return `with ${reason.of}`
  }
}

function memoryOf(name: string, { services }: ComposedStack): number | null {
  const own = services.filter((service) => !service.isOneShot && isOf(service, name))
  const limits = own.flatMap(({ memoryLimit: limit }) => (limit.type === 'known' ? limit.bytes : []))
  return limits.length === 0 ? null : limits.reduce((sum, bytes) => sum + bytes, 0)
}

function isOf(service: ComposedService, name: string): boolean {
  return service.name === name || service.companionOf === name
}
