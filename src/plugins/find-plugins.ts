import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigProblem } from '../config/config-problem.js'
import { type Dependency, findDependencies } from './find-dependencies.js'
import type { Plugin } from './plugin.js'
import { type PackageFolder, pluginReader } from './read-plugin.js'
import type { ServiceDefinition } from './service-definition.js'

export interface PluginPlaces {
  /** Absolute path of the project; `undefined`: only what comes with Phlo. */
  readonly projectDirectory: string | undefined
  /** Absolute path of the folder of the packages that come with Phlo. */
  readonly bundledDirectory: string
}

export interface FoundPlugins {
  /** Those that come with Phlo first, then the project's, each by name. */
  readonly plugins: readonly Plugin[]
  /** All packages that the project names. Nobody knows of one that is not installed whether it is a plugin. */
  readonly dependencies: readonly Dependency[]
}

/**
 * Find the plugins of a project: its dependencies that have a `phlo` key, and the packages that come with Phlo, of which
 * the project may have its own version. Only data is read. A broken plugin has problems and the others stay as they are;
 * of two services with one name the first is kept, and the plugin of the other says so.
 */
export async function findPlugins({ projectDirectory, bundledDirectory }: PluginPlaces): Promise<FoundPlugins> {
  const [bundled, dependencies] = await Promise.all([
    bundledFolders(bundledDirectory),
    projectDirectory === undefined ? [] : findDependencies(projectDirectory),
  ])
  const installed = dependencies.flatMap(({ package: name, directory }): PackageFolder[] =>
    directory === undefined ? [] : [{ package: name, directory, bundled: false }],
  )
  const { read } = pluginReader(projectDirectory ?? bundledDirectory)
  const plugins = (await Promise.all([...bundled, ...installed].map(read))).filter((plugin) => plugin !== undefined)
  return { plugins: withoutClashes(withoutReplaced(plugins)), dependencies }
}

async function bundledFolders(directory: string): Promise<readonly PackageFolder[]> {
  const names = await readdir(directory).catch(() => [])
  return names.sort().map((name) => ({ directory: join(directory, name), package: name, bundled: true }))
}

/** A project that depends on a package that comes with Phlo wants its own version of it. */
function withoutReplaced(plugins: readonly Plugin[]): readonly Plugin[] {
  const own = new Set(plugins.filter(({ bundled }) => !bundled).map((plugin) => plugin.package))
  return plugins.filter((plugin) => !plugin.bundled || !own.has(plugin.package))
}

function withoutClashes(plugins: readonly Plugin[]): readonly Plugin[] {
  const owners = new Map<string, Plugin>()
  return plugins.map((plugin) => {
    const services: ServiceDefinition[] = []
    const problems: ConfigProblem[] = []
    for (const service of plugin.services) {
      const owner = owners.get(service.name)
      if (owner === undefined) services.push(service)
      else problems.push(clash(service, plugin, owner))
      owners.set(service.name, owner ?? plugin)
    }
    return problems.length === 0 ? plugin : { ...plugin, services, problems: [...plugin.problems, ...problems] }
  })
}

function clash({ name }: ServiceDefinition, plugin: Plugin, owner: Plugin): ConfigProblem {
  const message =
    owner === plugin
      ? `It has two services "${name}"; the first one is used.`
      : `The service "${name}" of ${owner.package} is used, and that of ${plugin.package} is not: they have one name.`
  return { file: plugin.package, line: 0, column: 0, key: `services.${name}`, message, expected: 'a name of its own' }
}
