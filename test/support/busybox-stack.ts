import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ComposedService, ComposedStack, StackFile } from '../../src/compose/composed-stack.js'
import { PROJECT_LABEL } from '../../src/compose/composed-stack.js'
import { projectIdentity } from '../../src/compose/project-identity.js'
import { BUSYBOX } from './docker-engine.js'

/** A service of a small stack: keys of Compose, and what a start needs to know besides. */
export interface BusyboxService {
  readonly compose?: Readonly<Record<string, unknown>>
  readonly ports?: Readonly<Record<string, { readonly host: number; readonly container: number }>>
  /** Keys of named volumes, with where they are mounted. */
  readonly volumes?: Readonly<Record<string, string>>
  readonly dependsOn?: Readonly<Record<string, string>>
  readonly isOneShot?: boolean
  readonly afterStart?: ComposedService['afterStart']
}

/** A shell loop that ends at once when it is told to. */
export const FOREVER = ['sh', '-c', 'trap exit TERM; while true; do sleep 0.1 & wait; done']

/** A health check that runs often, so that tests need not wait. */
export function healthcheck(
  test: string,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const often = { interval: '300ms', timeout: '60s', retries: 2, start_period: '0s' }
  return { test: ['CMD-SHELL', test], ...often, ...more }
}

/** Compose a stack of busybox containers by hand, and write its files into a folder. @param sections - of Compose, besides */
export async function busyboxStack(
  folder: string,
  services: Readonly<Record<string, BusyboxService>>,
  sections: Readonly<Record<string, unknown>> = {},
): Promise<ComposedStack> {
  const directory = await realpath(folder)
  const project = projectIdentity(directory, 'test')
  const labels = { [PROJECT_LABEL]: project.label }
  const keys = Object.values(services).flatMap(({ volumes = {} }) => Object.keys(volumes))
  const document = {
    name: project.composeProject,
    services: Object.fromEntries(
      Object.entries(services).map(([name, service]) => [name, { ...composeService(service), labels }]),
    ),
    volumes: Object.fromEntries(keys.map((key) => [key, { labels }])),
    networks: { default: { labels } },
    ...sections,
  }
  // JSON is YAML as well.
  const text = JSON.stringify(document, null, 2)
  const files: readonly StackFile[] = [
    { path: 'compose.yaml', content: text, mode: 0o644 },
    { path: 'secrets.env', content: '', mode: 0o600 },
  ]
  for (const { path, content } of files) {
    await mkdir(dirname(join(directory, '.phlo', path)), { recursive: true })
    await writeFile(join(directory, '.phlo', path), content)
  }
  return {
    project,
    directory,
    document,
    text,
    files,
    environmentNames: [],
    services: Object.entries(services).map(([name, service]) => composedService(name, service)),
    startOrder: [Object.keys(services)],
    memoryBytes: 0,
    withoutMemoryLimit: Object.keys(services).filter((name) => !services[name]?.isOneShot),
  }
}

function composeService({ compose, ports = {}, volumes = {}, dependsOn = {}, isOneShot }: BusyboxService) {
  return {
    image: BUSYBOX,
    pull_policy: 'never',
    init: true,
    restart: isOneShot ? 'no' : 'unless-stopped',
    command: FOREVER,
    stop_grace_period: '2s',
    ports: Object.values(ports).map(({ host, container }) => `127.0.0.1:${host}:${container}`),
    volumes: Object.entries(volumes).map(([key, path]) => `${key}:${path}`),
    depends_on: Object.fromEntries(Object.entries(dependsOn).map(([name, condition]) => [name, { condition }])),
    ...compose,
  }
}

function composedService(name: string, service: BusyboxService): ComposedService {
  const { compose = {}, ports = {}, dependsOn = {}, isOneShot = false, afterStart = [] } = service
  return {
    name,
    description: '',
    companionOf: undefined,
    settings: `services.${name} in compose.test.yaml`,
    image: typeof compose.image === 'string' ? compose.image : BUSYBOX,
    isBuilt: false,
    mayPull: compose.pull_policy !== undefined,
    isOneShot,
    hasHealthcheck: compose.healthcheck !== undefined,
    ports: Object.entries(ports).map(([port, published]) => ({ name: port, address: '127.0.0.1', ...published })),
    links: [],
    afterStart,
    memoryLimit: { type: 'none' },
    dependsOn: Object.keys(dependsOn),
  }
}
