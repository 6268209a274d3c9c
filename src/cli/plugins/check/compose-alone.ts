import { composeStack } from '../../../compose/compose-stack.js'
import { selectServices } from '../../../compose/select/select-services.js'
import { serviceCandidates } from '../../../compose/select/service-candidates.js'
import type { Plugin } from '../../../plugins/plugin.js'
import type { ServiceDefinition } from '../../../plugins/service-definition.js'
import { readFileContents } from '../../stack/read-file-contents.js'

/** A project that says nothing of services. */
const PLAIN_PROJECT = {
  directory: '/',
  bind: '127.0.0.1',
  branches: { default: 'main', protected: ['main'], create: [] },
  services: {},
  origins: {},
}

/**
 * Compose a service with its companions and no more than they need, as it would be in a project that has nothing else.
 * What comes of it is thrown away; the values of secrets are not secret.
 *
 * @param others - plugins that provide what it depends on
 * @throws what composing throws
 */
export async function composeAlone(service: string, plugin: Plugin, others: readonly Plugin[]): Promise<void> {
  const own = new Set(plugin.services.map(({ name }) => name))
  const definitions = [
    ...plugin.services,
    ...others.flatMap(({ services }) => services.filter(({ name }) => !own.has(name))),
  ]
  const candidates = serviceCandidates({ definitions, broken: [], settings: {}, dropIns: {} })
  const config = { ...PLAIN_PROJECT, slots: slotsOf(definitions) }
  composeStack({
    project: { composeProject: 'phlo-check', label: 'phlo-check' },
    config,
    selection: selectServices({
      ...{ candidates, config, profiles: [], only: [service] },
      ...{ suspects: [], leavesOutBroken: false },
    }),
    ports: Object.fromEntries(
      definitions.map(({ name, ports }, index) => [name, portsFrom(20_000 + 100 * index, ports)]),
    ),
    secrets: Object.fromEntries(definitions.flatMap(secretNames).map((name) => [name, 'x'.repeat(64)])),
    contents: await readFileContents(definitions),
    dropIns: [],
  })
}

/** Each slot is filled by one of those that can: the plugin's own, else a default service, else the last by name. */
function slotsOf(definitions: readonly ServiceDefinition[]): Readonly<Record<string, string>> {
  const [first] = definitions
  const rank = (service: ServiceDefinition) =>
    service.plugin.package === first?.plugin.package ? 2 : Number(service.default)
  const ranked = definitions.toSorted((one, other) => rank(one) - rank(other))
  return Object.fromEntries(ranked.flatMap(({ name, provides }) => provides.map((slot) => [slot, name] as const)))
}

/** Each another one, as in a project. */
function portsFrom(first: number, ports: ServiceDefinition['ports']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.keys(ports).map((name, index) => [name, first + index]))
}

function secretNames({ envVars }: ServiceDefinition): readonly string[] {
  return Object.entries(envVars).flatMap(([name, { secret }]) => (secret ? [name] : []))
}
