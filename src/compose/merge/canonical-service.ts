import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { OVERRIDE, RESET } from '../../config/merge-tags.js'
import { canonicalPorts } from './canonical-port.js'
import { canonicalVolume } from './canonical-volume.js'

/** Turns what is written under a key into its long form. */
type Canonical = (written: unknown) => unknown

/** Values that may be written in more than one form, by their path in a service. */
const FORMS: Readonly<Record<string, Canonical>> = {
  annotations: keyValues,
  build: (written) => canonicalTree(typeof written === 'string' ? { context: written } : written, 'build.'),
  'build.additional_contexts': keyValues,
  'build.args': keyValues,
  'build.extra_hosts': hosts,
  'build.labels': keyValues,
  configs: eachMount,
  depends_on: namesTo({ condition: 'service_started', required: true }),
  deploy: (written) => canonicalTree(written, 'deploy.'),
  'deploy.labels': keyValues,
  dns: list,
  dns_opt: list,
  dns_search: list,
  env_file: (written) => mapList(list(written), (entry) => (typeof entry === 'string' ? { path: entry } : entry)),
  environment: keyValues,
  expose: (written) => mapList(written, String),
  extra_hosts: hosts,
  label_file: list,
  labels: keyValues,
  models: namesTo(null),
  networks: namesTo(null),
  ports: (written) => flatMapList(written, (entry) => canonicalPorts(entry) ?? [entry]),
  secrets: eachMount,
  sysctls: keyValues,
  tmpfs: list,
  volumes: (written) => mapList(written, (entry) => canonicalVolume(entry) ?? entry),
}

/**
 * Bring a Compose service into Compose's long forms, in which two of them can be merged key by key. What is not known
 * stays as it is; Compose itself says what is wrong with it.
 */
export function canonicalService(service: ComposeTree): ComposeTree {
  return canonicalTree(service, '') as ComposeTree
}

function canonicalTree(tree: unknown, prefix: string): unknown {
  if (!isTree(tree) || RESET in tree) return tree
  if (OVERRIDE in tree) return { [OVERRIDE]: canonicalTree(tree[OVERRIDE], prefix) }
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, tagged(value, FORMS[`${prefix}${key}`] ?? asWritten)]),
  )
}

function tagged(value: unknown, form: Canonical): unknown {
  if (!isTree(value)) return value === null ? null : form(value)
  if (RESET in value) return value
  return OVERRIDE in value ? { [OVERRIDE]: form(value[OVERRIDE]) } : form(value)
}

function asWritten(written: unknown): unknown {
  return written
}

/** `[A=1, B]` and `{ A: 1, B: null }` are the same: B is there without a value. */
function keyValues(written: unknown): unknown {
  if (isTree(written)) {
    return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, isTree(value) ? value : text(value)]))
  }
  if (!Array.isArray(written)) return written
  return Object.fromEntries(
    written.map((entry) => {
      const [, key = '', value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(String(entry)) ?? []
      return [key, value ?? null]
    }),
  )
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** `[host=ip, host:ip]` and `{ host: ip }` are the same, and a host may have several addresses. */
function hosts(written: unknown): unknown {
  const entries = isTree(written)
    ? Object.entries(written).flatMap(([host, ips]) => asList(ips).map((ip) => [host, String(ip)] as const))
    : asList(written).map((entry) => {
        const [, host = '', ip = ''] = /^([^=:]*)[=:](.*)$/.exec(String(entry)) ?? []
        return [host, ip.replace(/^\[(.*)\]$/, '$1')] as const
      })
  const byHost = new Map<string, Set<string>>()
  for (const [host, ip] of entries) byHost.set(host, (byHost.get(host) ?? new Set()).add(ip))
  return Object.fromEntries([...byHost].map(([host, ips]) => [host, [...ips]]))
}

function namesTo(value: unknown): Canonical {
  return (written) =>
    Array.isArray(written) ? Object.fromEntries(written.map((name) => [String(name), value])) : written
}

function eachMount(written: unknown): unknown {
  return mapList(written, (entry) => (typeof entry === 'string' ? { source: entry } : entry))
}

function list(written: unknown): unknown {
  return isTree(written) ? written : asList(written)
}

function mapList(written: unknown, change: (entry: unknown) => unknown): unknown {
  return Array.isArray(written) ? written.map((entry) => change(entry)) : written
}

function flatMapList(written: unknown, change: (entry: unknown) => readonly unknown[]): unknown {
  return Array.isArray(written) ? written.flatMap((entry) => change(entry)) : written
}

function asList(written: unknown): readonly unknown[] {
  return Array.isArray(written) ? written : [written]
}
