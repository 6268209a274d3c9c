import type { Plugin } from './plugin.js'
import { privilegesOf } from './privileges-of.js'
import type { ServiceDefinition } from './service-definition.js'

/** What a service brings into a stack, as someone who is to trust it wants to know. */
export interface ServiceOffer {
  readonly name: string
  readonly description: string
  /** The service that it completes; `undefined`: it stands for itself. */
  readonly companionOf: string | undefined
  readonly image: string
  /** `name container`: `http 9000`. */
  readonly ports: readonly string[]
  /** Commands that run in containers after each start: `roles in postgres: psql -f /roles.sql`. */
  readonly hooks: readonly string[]
  /** Files of the package that the container sees, by their paths there. */
  readonly files: readonly string[]
  /** Variables whose values Phlo generates. */
  readonly secrets: readonly string[]
  /** Variables of other services that it is given, secrets among them. */
  readonly foreignVariables: readonly string[]
  /** What gives the container more than its own: folders of this machine, privileges, the host's network. */
  readonly privileges: readonly string[]
}

/** Everything that installing a plugin brings in. */
export interface PluginOffer {
  readonly services: readonly ServiceOffer[]
  /** Code that runs as the user when workflows or commands of the plugin are used: `cli ./dist/commands`. */
  readonly code: readonly string[]
  /** Scripts that its package manager would run at once. */
  readonly installScripts: readonly string[]
  /** Packages that come with it, for it needs them itself; what these need comes as well: `yaml ^2.9.1`. */
  readonly dependencies: readonly string[]
}

/** Sum up what a plugin adds. */
export function pluginOffer({ services, code, installScripts, dependencies }: Plugin): PluginOffer {
  const byKind = [
    ['source', code.sources],
    ['check', code.checks],
    ['cli', code.commands],
  ] as const
  return {
    services: services.map(serviceOffer),
    code: byKind.flatMap(([kind, path]) => (path === undefined ? [] : [`${kind} ${path}`])),
    installScripts,
    dependencies,
  }
}

function serviceOffer(service: ServiceDefinition): ServiceOffer {
  return {
    name: service.name,
    description: service.description,
    companionOf: service.companionOf,
    image: String(service.compose.image),
    ports: Object.entries(service.ports).map(([name, { container }]) => `${name} ${container}`),
    hooks: service.hooks.afterStart.map((hook) => `${hook.name} in ${hook.in}: ${hook.run.join(' ')}`),
    files: service.files.map(({ target }) => target),
    secrets: Object.entries(service.envVars).flatMap(([name, { secret }]) => (secret ? [name] : [])),
    foreignVariables: foreignVariables(service),
    privileges: privilegesOf(service.compose),
  }
}

/** Phlo's own tell of branches, and hold no secret. */
function foreignVariables({ compose, hooks, envVars }: ServiceDefinition): readonly string[] {
  const named = JSON.stringify([compose, hooks]).matchAll(/\$\{env\.(\w+)\}/g)
  const names = [...named].flatMap(([, name = '']) => (name in envVars || name.startsWith('PHLO_') ? [] : [name]))
  return [...new Set(names)].sort()
}
