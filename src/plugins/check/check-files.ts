import { posix, relative, sep } from 'node:path'
import type { Plugin } from '../plugin.js'
import type { ServiceDefinition } from '../service-definition.js'
import type { PluginFinding } from './finding.js'

/**
 * Find what a plugin names and its package does not hold: it works in the folder of its author, and nowhere else.
 *
 * @param packed - paths of the files of the published package
 */
export function checkFiles(plugin: Plugin, packed: ReadonlySet<string>): readonly PluginFinding[] {
  const holds = (path: string) => {
    const below = posix.normalize(path)
    return packed.has(below) || [...packed].some((file) => file.startsWith(`${below.replace(/\/$/, '')}/`))
  }
  const { sources, checks, commands } = plugin.code
  const named = [
    ...plugin.serviceFiles.map((path) => ['phlo.services', path] as const),
    ...plugin.services.flatMap((service) => filesOf(service, plugin)),
    ...Object.entries({ sources, checks, commands }).flatMap(([key, path]) =>
      path === undefined ? [] : [[`phlo.${key}`, path] as const],
    ),
  ]
  const missing = named
    .filter(([, path]) => !holds(path))
    .map(([key, path]): PluginFinding => {
      const message = `${key} names ${path}, and the package does not hold it.`
      return {
        severity: 'error',
        file: 'package.json',
        line: 0,
        column: 0,
        key,
        message,
        expected: 'a file that is packed',
      }
    })
  return [...missing, ...recommended(plugin, packed)]
}

/** Paths in a `service.yaml` begin at its own folder. */
function filesOf({ name, directory, files }: ServiceDefinition, plugin: Plugin) {
  const folder = relative(plugin.directory, directory).split(sep).join('/')
  return files.map(({ source }) => [`files of ${name}`, posix.join(folder, source)] as const)
}

function recommended({ description, version }: Plugin, packed: ReadonlySet<string>): readonly PluginFinding[] {
  const wanted = [
    ['description', description !== '', 'It does not say what it is for.', 'a description in package.json'],
    ['version', version !== '', 'It has no version, so it cannot be installed.', 'a version in package.json'],
    ['', [...packed].some((path) => /^readme/i.test(path)), 'It has no README.', 'a README.md'],
  ] as const
  return wanted.flatMap(([key, isThere, message, expected]) =>
    isThere ? [] : [{ severity: 'warning' as const, file: 'package.json', line: 0, column: 0, key, message, expected }],
  )
}
