import type { RememberedPorts } from '../../config/project-state.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'

/**
 * What a reference of a template stands for: a text; a secret, which has only a name here; or nothing yet, since the
 * service that declares the variable has no default for it.
 */
export type TemplateValue = { readonly text: string } | { readonly secret: string } | { readonly unsetOf: string }

/**
 * What templates can refer to, by the words between `${` and `}`: `port.sql`, `env.BUCKET`, `service.postgres.host`,
 * `service.postgres.port.sql` (in the stack), `service.postgres.published.sql` (its address and port on this machine).
 */
export type TemplateScope = ReadonlyMap<string, TemplateValue>

/** What the scopes of a stack's services have in common. */
export interface ScopeSources {
  readonly definitions: readonly ServiceDefinition[]
  /** Names of all services of the stack; each is its own host. */
  readonly services: readonly string[]
  /** The service by the slot that it fills. */
  readonly slots: Readonly<Record<string, string>>
  /** Ports on the host, by service and by the service's name for them. */
  readonly ports: RememberedPorts
  /** Address of this machine on which they are published. */
  readonly bind: string
  /** Values of the variables that are not secret, over their defaults. */
  readonly env: Readonly<Record<string, string>>
}

/** Tell what the templates of every service know: the variables of the stack and its hosts. */
export function stackScope({ definitions, services, slots, ports, bind, env }: ScopeSources): TemplateScope {
  const hosts = [...services.map((name) => [name, name] as const), ...Object.entries(slots)]
  const byName = new Map(definitions.map((definition) => [definition.name, definition]))
  return new Map<string, TemplateValue>([
    ...definitions.flatMap(declaredVariables),
    ...Object.entries(env).map(([name, text]) => [`env.${name}`, { text }] as const),
    ...definitions.flatMap(secretsOf),
    ...hosts.flatMap(([name, service]) => [
      [`service.${name}.host`, { text: service }] as const,
      ...Object.entries(byName.get(service)?.ports ?? {}).map(
        ([port, { container }]) => [`service.${name}.port.${port}`, { text: String(container) }] as const,
      ),
      ...Object.entries(ports[service] ?? {}).map(
        ([port, host]) => [`service.${name}.published.${port}`, { text: `${reachable(bind)}:${host}` }] as const,
      ),
    ]),
  ])
}

/** Add what the templates of one service know besides: its ports on the host. */
export function serviceScope(stack: TemplateScope, ports: Readonly<Record<string, number>>): TemplateScope {
  return new Map<string, TemplateValue>([
    ...stack,
    ...Object.entries(ports).map(([name, port]) => [`port.${name}`, { text: String(port) }] as const),
  ])
}

/** Where this machine reaches what listens on an address of it. */
function reachable(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return address.includes(':') ? `[${address}]` : address
}

function declaredVariables({ name, envVars }: ServiceDefinition) {
  return Object.keys(envVars).map((variable) => [`env.${variable}`, { unsetOf: name }] as const)
}

function secretsOf({ envVars }: ServiceDefinition) {
  const names = Object.entries(envVars).flatMap(([name, { secret }]) => (secret ? [name] : []))
  return names.map((name) => [`env.${name}`, { secret: name }] as const)
}
