import type { ConfigProblem } from '../../config/config-problem.js'
import type { Plugin, PluginKind } from '../../plugins/plugin.js'

/** An installed plugin as `--json` shows it. */
export interface PluginJson {
  readonly package: string
  readonly version: string
  readonly description: string
  /** Whether it comes with Phlo. */
  readonly bundled: boolean
  /** Absolute path. */
  readonly directory: string
  readonly kinds: readonly PluginKind[]
  /** Names of its services, without those that only complete another one. */
  readonly services: readonly string[]
  readonly problems: readonly ConfigProblem[]
}

export function pluginJson(plugin: Plugin): PluginJson {
  return {
    package: plugin.package,
    version: plugin.version,
    description: plugin.description,
    bundled: plugin.bundled,
    directory: plugin.directory,
    kinds: plugin.kinds,
    services: shownServices(plugin),
    problems: plugin.problems,
  }
}

/** Names of a plugin's services as people enable them. */
function shownServices({ services }: Pick<Plugin, 'services'>): readonly string[] {
  return services.filter(({ companionOf }) => companionOf === undefined).map(({ name }) => name)
}
