import type { Origin } from './config-problem.js'
import { formatDuration } from './duration-ms.js'
import type { ProjectConfig } from './project-config.js'
import { listTarget } from './targets/list-target.js'

export interface ListedSetting {
  /** Dotted, as in `phlo.yaml`. */
  readonly key: string
  /** `null`: not set, and without a default of Phlo's own. */
  readonly value: unknown
  readonly origin: Origin
}

/**
 * List every setting with its value and where that came from. The environment's values are not among them: they hold
 * secrets; those of targets are hidden.
 */
export function listSettings(config: ProjectConfig): readonly ListedSetting[] {
  const settings = {
    version: config.version,
    name: config.name,
    target: config.target,
    ...Object.assign({}, ...Object.values(config.targets).map((target) => listTarget(target, config.origins))),
    'branches.default': config.branches.default,
    'branches.protected': config.branches.protected,
    'branches.create': config.branches.create,
    'runs.keep': formatDuration(config.runs.keepMs),
    bind: config.bind,
    'registry.url': config.registry.url ?? null,
    ...written(config, 'slots', config.slots),
    ...serviceSettings(config),
  }
  return Object.entries(settings).map(([key, value]) => ({ key, value, origin: config.origins[key] ?? 'default' }))
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
