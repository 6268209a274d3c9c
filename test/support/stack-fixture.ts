import { composeStack } from '../../src/compose/compose-stack.js'
import type { ComposedStack } from '../../src/compose/composed-stack.js'
import { parseDropIn } from '../../src/compose/drop-in.js'
import { selectServices } from '../../src/compose/select/select-services.js'
import { serviceCandidates } from '../../src/compose/select/service-candidates.js'
import type { StackRequest } from '../../src/compose/stack-request.js'
import type { ComposeTree } from '../../src/config/compose-tree.js'
import type { ServiceSettings } from '../../src/config/service-settings.js'
import type { ServiceDefinition } from '../../src/plugins/service-definition.js'

/** Make a definition of a service that says only what matters to a test. */
export function definition(name: string, parts: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name,
    description: `The service ${name}`,
    category: 'core',
    default: true,
    profiles: [],
    provides: [],
    companionOf: undefined,
    dependsOn: {},
    envVars: {},
    expandsVariables: false,
    ports: {},
    files: [],
    hooks: { afterStart: [] },
    links: [],
    compose: { image: `${name}:1` },
    directory: `/plugins/${name}`,
    plugin: { package: `@phlo/${name}`, version: '1.0.0', bundled: true },
    ...parts,
  }
}

/** What `phlo.yaml` says of one service. */
export function settings(parts: Partial<ServiceSettings>): ServiceSettings {
  return { enabled: undefined, ports: {}, env: {}, compose: {}, inline: undefined, ...parts }
}

export interface StackFixture {
  readonly definitions: readonly ServiceDefinition[]
  readonly services?: Readonly<Record<string, ServiceSettings>>
  readonly slots?: Readonly<Record<string, string>>
  readonly bind?: string
  readonly directory?: string
  readonly profiles?: readonly string[]
  readonly only?: readonly string[]
  /** Text of each drop-in by the name of its file. */
  readonly dropIns?: Readonly<Record<string, string>>
  /** Text of each file of a service by its absolute path. */
  readonly contents?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** Bring together what a stack is composed of; ports are the preferred ones. */
export function stackRequest(fixture: StackFixture): StackRequest {
  const { definitions, services = {}, slots = {}, bind = '127.0.0.1', directory = '/lake' } = fixture
  const config = {
    directory,
    bind,
    slots,
    services,
    branches: { default: 'main', protected: ['main'], create: ['dev'] },
    origins: {},
  }
  const dropIns = Object.entries(fixture.dropIns ?? {}).map(([file, text]) => parseDropIn({ file, text }))
  const added: Readonly<Record<string, ComposeTree>> = Object.assign({}, ...dropIns.map((dropIn) => dropIn.services))
  const candidates = serviceCandidates({ definitions, broken: [], settings: services, dropIns: added })
  const { profiles = [], only = [] } = fixture
  return {
    project: { composeProject: 'phlo-lake-01234567', label: '0123456789abcdef' },
    config,
    selection: selectServices({ candidates, config, profiles, only, suspects: [], leavesOutBroken: false }),
    ports: Object.fromEntries(definitions.map(({ name, ports }) => [name, preferredPorts(ports)])),
    secrets: fixture.secrets ?? Object.fromEntries(definitions.flatMap(secretsOf)),
    contents: new Map(Object.entries(fixture.contents ?? {}).map(([path, text]) => [path, Buffer.from(text)])),
    dropIns,
  }
}

export function composed(fixture: StackFixture): ComposedStack {
  return composeStack(stackRequest(fixture))
}

/** A service of a composed document. */
export function serviceOf({ document }: ComposedStack, name: string): Record<string, unknown> {
  const services = document.services as Readonly<Record<string, Record<string, unknown>>>
  return services[name] ?? {}
}

function preferredPorts(ports: ServiceDefinition['ports']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(ports).map(([name, { preferred = 20000 }]) => [name, preferred]))
}

function secretsOf({ envVars }: ServiceDefinition) {
  return Object.entries(envVars)
    .filter(([, { secret }]) => secret)
    .map(([name]) => [name, 'ab'.repeat(32)])
}
