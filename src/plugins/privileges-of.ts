import { isTree } from '../config/compose-tree.js'
import type { ServiceDefinition } from './service-definition.js'

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

/** List what gives the container of a service more than its own, in words: `privileged`, `pid: host`, `mounts /etc`. */
export function privilegesOf(compose: ServiceDefinition['compose']): readonly string[] {
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
