import { composeReferences } from './compose-file/compose-references.js'
import { serviceProblems } from './compose-file/service-problems.js'
import { isTree } from './compose-tree.js'
import type { Origin } from './config-problem.js'
import type { ConfigSection, Rule } from './config-section.js'
import type { ServiceSettings } from './service-settings.js'
import { COMPOSE_KEYS, INLINE_SERVICE, PORT, SERVICE, SWITCH, VARIABLE, VARIABLE_VALUE } from './setting-rules.js'

/** Read the section `services`. Whether a service of that name exists is not known here: the plugins say. */
export function readServices(
  services: ConfigSection,
  origins: Record<string, Origin>,
): Readonly<Record<string, ServiceSettings>> {
  services.refuseKeys(SERVICE)
  return Object.fromEntries(
    services.keys.map((name) => {
      const section = services.section(name)
      origins[`services.${name}`] = services.originOf(name)
      return [name, readService(section, { path: `services.${name}`, origins })]
    }),
  )
}

interface Place {
  /** Dotted key of the section. */
  readonly path: string
  readonly origins: Record<string, Origin>
}

function readService(section: ConfigSection, place: Place): ServiceSettings {
  const one = <T>(key: string, rule: Rule<T>): T | undefined => readOne(section, key, { ...place, rule })
  const ports = section.section('ports')
  const env = section.section('env')
  env.refuseKeys(VARIABLE)
  const settings = {
    enabled: one('enabled', SWITCH),
    ports: readEach(ports, { path: `${place.path}.ports`, rule: PORT, origins: place.origins }),
    env: readEach(env, { path: `${place.path}.env`, rule: VARIABLE_VALUE, origins: place.origins }),
    compose: one('compose', COMPOSE_KEYS) ?? {},
    inline: one('inline', INLINE_SERVICE),
  }
  for (const key of ['compose', 'inline']) {
    for (const { key: of, name, ...part } of composeReferences(section.asWritten(key))) {
      place.origins[`${place.path}.${of}.${name}`] = section.originOfPart(key, part)
    }
    section.refuseParts(key, (value, path) => (isTree(value) ? serviceProblems(value, path) : []))
  }
  section.refuseOthers()
  return settings
}

/**
 * Read each key of a mapping by one rule; those that the rule does not accept are left out, and problems of the file.
 */
export function readEach<T>(
  section: ConfigSection,
  { rule, ...place }: Place & { readonly rule: Rule<T> },
): Readonly<Record<string, T>> {
  const read = section.keys.map((key) => [key, readOne(section, key, { ...place, rule })] as const)
  return Object.fromEntries(read.filter((entry): entry is [string, T & {}] => entry[1] !== undefined))
}

function readOne<T>(
  section: ConfigSection,
  key: string,
  { path, rule, origins }: Place & { readonly rule: Rule<T> },
): T | undefined {
  const setting = section.setting(key, rule)
  if (setting) origins[`${path}.${key}`] = setting.origin
  return setting?.value
}
