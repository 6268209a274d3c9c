import { isTree } from '../config/compose-tree.js'
import type { Plugin } from './plugin.js'
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

/** Keys of Compose that give a container a hold on the machine. */
const PRIVILEGE_KEYS = [
  'cap_add',
  'devices',
  'device_cgroup_rules',
  'gpus',
  'sysctls',
  'cgroup_parent',
  'runtime',
  // Compose then runs a program of this machine in place of a container.
  'provider',
  // Mounts the socket of Docker, and whoever has that has the machine.
  'use_api_socket',
  'volumes_from',
  'env_file',
  'label_file',
  'external_links',
  'extra_hosts',
  // Programs that run in the container, if they want to with all privileges.
  'post_start',
  'pre_stop',
] as const

/** Keys of a build that do. */
const BUILD_KEYS = [
  'ssh',
  'secrets',
  'entitlements',
  'privileged',
  'network',
  'additional_contexts',
  'extra_hosts',
] as const

/** Keys of Compose that share a namespace with the machine or another container, unless they say one of the others. */
const NAMESPACE_KEYS = ['network_mode', 'pid', 'ipc', 'uts', 'userns_mode', 'cgroup'] as const
const OWN_NAMESPACES = ['none', 'bridge', 'private', 'shareable']

function privilegesOf(compose: ServiceDefinition['compose']): readonly string[] {
  return [
    ...(['undefined', 'false'].includes(String(compose.privileged)) ? [] : ['privileged']),
    ...NAMESPACE_KEYS.filter((key) => compose[key] !== undefined && !OWN_NAMESPACES.includes(String(compose[key]))).map(
      (key) => `${key}: ${compose[key]}`,
    ),
    ...PRIVILEGE_KEYS.filter((key) => compose[key] !== undefined).map(
      (key) => `${key}: ${JSON.stringify(compose[key])}`,
    ),
    ...BUILD_KEYS.flatMap((key) =>
      isTree(compose.build) && compose.build[key] !== undefined
        ? [`build.${key}: ${JSON.stringify(compose.build[key])}`]
        : [],
    ),
    ...listOf(compose.security_opt)
      .filter((option) => !/^no-new-privileges/.test(String(option)))
      .map((option) => `security_opt: ${option}`),
    ...listOf(compose.volumes)
      .flatMap(hostPath)
      .map((path) => `mounts ${path}`),
  ]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The path on this machine that a volume of Compose mounts; none for a named volume. */
function hostPath(volume: unknown): readonly string[] {
  if (typeof volume === 'string') {
    const [source = ''] = volume.split(':')
    return volume.includes(':') && /^(?:[./~$]|[A-Za-z]$)/.test(source) ? [source] : []
  }
  if (typeof volume !== 'object' || volume === null || !('source' in volume)) return []
  const isOwn = 'type' in volume && ['volume', 'tmpfs', 'image', 'cluster'].includes(String(volume.type))
  return isOwn ? [] : [String(volume.source)]
}
