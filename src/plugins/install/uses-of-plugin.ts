import type { ProjectConfig } from '../../config/project-config.js'
import type { Plugin } from '../plugin.js'

/** A place in a project's settings that wants a service of a plugin. */
export interface PluginUse {
  readonly service: string
  /** Where it is said: `phlo.yaml:4:3`. */
  readonly origin: string
}

/** Find what keeps a plugin from being removed: services of it that the project enables, or has fill a slot. */
export function usesOfPlugin(
  { services }: Pick<Plugin, 'services'>,
  config: Pick<ProjectConfig, 'services' | 'slots' | 'origins'>,
): readonly PluginUse[] {
  return services.flatMap(({ name }) => {
    const enabled = config.services[name]?.enabled === true ? [`services.${name}`] : []
    const slots = Object.entries(config.slots).flatMap(([slot, by]) => (by === name ? [`slots.${slot}`] : []))
    return [...enabled, ...slots].map((key) => ({ service: name, origin: config.origins[key] ?? 'phlo.yaml' }))
  })
}
