import { type ComposeTree, isTree } from '../../config/compose-tree.js'

/** Keys in the order in which people read them; others follow by name. */
const KEYS = [
  'image',
  'build',
  'platform',
  'entrypoint',
  'command',
  'user',
  'environment',
  'env_file',
  'depends_on',
  'ports',
  'volumes',
  'configs',
  'secrets',
  'networks',
  'healthcheck',
  'restart',
  'mem_limit',
]

/** Empty ones take away what the image has. */
const COMMANDS = new Set(['command', 'entrypoint'])

/** What every service of the stack is given, whoever wrote it. */
export interface Finishing {
  /** Address on which ports are published that name none. */
  readonly bind: string
  readonly labels: Readonly<Record<string, string>>
  /** The service by the slot that it fills. */
  readonly slots: Readonly<Record<string, string>>
}

/** Complete a merged service: what is empty is left out, and keys stand in a fixed order. */
export function finishService(service: ComposeTree, { bind, labels, slots }: Finishing): ComposeTree {
  const { profiles: _, ...rest } = service
  const finished: Record<string, unknown> = {
    ...rest,
    environment: sorted(service.environment),
    depends_on: isTree(service.depends_on)
      ? sorted(Object.fromEntries(Object.entries(service.depends_on).map(([name, on]) => [slots[name] ?? name, on])))
      : service.depends_on,
    ports: Array.isArray(service.ports) ? service.ports.map((port) => publishedPort(port, bind)) : service.ports,
    labels: sorted({ ...(isTree(service.labels) ? service.labels : {}), ...labels }),
  }
  const names = [...KEYS, ...Object.keys(finished).sort()]
  const present = [...new Set(names)].filter((key) => !isEmpty(finished[key]) || (COMMANDS.has(key) && key in service))
  return Object.fromEntries(present.map((key) => [key, finished[key]]))
}

function publishedPort(port: unknown, bind: string): unknown {
  if (!isTree(port)) return port
  const { mode, protocol, host_ip: address = bind, ...rest } = port
  return {
    host_ip: address,
    ...rest,
    ...(protocol === 'tcp' ? {} : { protocol }),
    ...(mode === 'ingress' ? {} : { mode }),
  }
}

function sorted(tree: unknown): unknown {
  if (!isTree(tree)) return tree
  return Object.fromEntries(Object.entries(tree).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return Array.isArray(value) ? value.length === 0 : isTree(value) && Object.keys(value).length === 0
}
