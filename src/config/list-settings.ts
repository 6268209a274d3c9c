import { formatDuration } from './duration-ms.js'
import type { Origin, ProjectConfig } from './project-config.js'

export interface ListedSetting {
  /** Dotted, as in `phlo.yaml`. */
  readonly key: string
  /** `null`: not set, and without a default of Phlo's own. */
  readonly value: unknown
  readonly origin: Origin
  /** `false`: kept as it is written, and nothing in this version reads it. */
  readonly isActedOn: boolean
}

/**
 * List every setting with its value and where that came from. The environment's values are not among them: they hold
 * secrets.
 */
export function listSettings(config: ProjectConfig): readonly ListedSetting[] {
  const { local, others } = config.targets
  const acted = {
    version: config.version,
    name: config.name,
    target: config.target,
    'targets.local.warehouse': local.warehouse,
    'targets.local.memory': local.memoryBytesMax ?? null,
    'targets.local.threads': local.threads ?? null,
    'branches.default': config.branches.default,
    'branches.protected': config.branches.protected,
    'branches.create': config.branches.create,
    'runs.keep': formatDuration(config.runs.keepMs),
    bind: config.bind,
    'registry.url': config.registry.url ?? null,
    ...written(config, 'slots', config.slots),
    ...serviceSettings(config),
  }
  const kept = Object.entries(others).map(([name, value]) => [`targets.${name}`, value] as const)
  return [...listed(config, Object.entries(acted), true), ...listed(config, kept, false)]
}

function serviceSettings(config: ProjectConfig): Readonly<Record<string, unknown>> {
  const settings = Object.entries(config.services).map(([name, { enabled, compose, inline, ports, env }]) => ({
    ...written(config, `services.${name}`, { enabled, compose, inline }),
    ...written(config, `services.${name}.ports`, ports),
    ...written(config, `services.${name}.env`, env),
  }))
  return Object.assign({}, ...settings)
}

/** What is there of a section. */
function written(
  { origins }: ProjectConfig,
  path: string,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const paths = Object.entries(values).map(([key, value]) => [`${path}.${key}`, value] as const)
  return Object.fromEntries(paths.filter(([key]) => key in origins))
}

function listed(
  { origins }: ProjectConfig,
  values: readonly (readonly [string, unknown])[],
  isActedOn: boolean,
): readonly ListedSetting[] {
  return values.map(([key, value]) => ({ key, value, origin: origins[key] ?? 'default', isActedOn }))
}
