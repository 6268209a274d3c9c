import type { ConfigProblem } from '../config/config-problem.js'
import type { Plugin } from './plugin.js'

/**
 * Leave out the commands of plugins whose names are taken: topics of Phlo are its own, and of two plugins with one command
 * the first keeps it. The other one loses all its commands, since oclif loads a plugin as a whole, and says so.
 *
 * @param topics - first words of Phlo's own commands
 */
export function withoutCommandClashes(plugins: readonly Plugin[], topics: ReadonlySet<string>): readonly Plugin[] {
  const owners = new Map<string, string>()
  return plugins.map((plugin) => {
    const problems = plugin.commands.flatMap(({ name }) => {
      const owner = topics.has(name.split(' ')[0] ?? '') ? 'Phlo' : owners.get(name)
      return owner === undefined ? [] : [clash(plugin, name, owner)]
    })
    if (problems.length > 0) return { ...plugin, commands: [], problems: [...plugin.problems, ...problems] }
    for (const { name } of plugin.commands) owners.set(name, plugin.package)
    return plugin
  })
}

function clash({ package: file }: Plugin, command: string, owner: string): ConfigProblem {
  const message = `"phlo ${command}" belongs to ${owner}, so no command of ${file} can be used.`
  return { file, line: 0, column: 0, key: `commands.${command}`, message, expected: 'another name' }
}
