import { problemText } from '../../../config/problem-text.js'
import { suspectPackages } from '../../../plugins/suspect-packages.js'
import { bucketProblem } from '../bucket-problem.js'
import type { OpenedStack, StackSources } from '../open-stack.js'

/** What a person should know of a stack besides what was asked: broken plugins, ports that moved, and two buckets. */
export function stackNotes({ moved, plugins, config, selection }: OpenedStack): readonly string[] {
  const ports = moved.map(({ service, name, from, to, wasRemembered }) => {
    return `Port ${from} of ${service}.${name} is ${wasRemembered ? 'no longer free' : 'taken'}; it has ${to} now.`
  })
  const bucket = bucketProblem({ config, selection })
  return [...pluginNotes({ plugins }), ...ports, ...(bucket === undefined ? [] : [problemText(bucket)])]
}

/** What is wrong with plugins, whose services are then not there. */
export function pluginNotes({ plugins }: Pick<StackSources, 'plugins'>): readonly string[] {
  return plugins.flatMap(({ problems }) => problems.map((problem) => `A plugin has a problem: ${problemText(problem)}`))
}

/** What is said when services of `phlo.yaml` are passed over, since a package that nobody can look into may provide them. */
export function passedOverNotes(
  sources: Pick<StackSources, 'config' | 'candidates' | 'plugins' | 'dependencies'>,
): readonly string[] {
  const unknown = Object.keys(sources.config.services).filter((name) => !sources.candidates.has(name))
  if (unknown.length === 0) return []
  const suspects = suspectPackages(sources).map((suspect) => suspect.package)
  return [
    `Nothing provides ${unknown.join(', ')}; these packages are not installed or have mistakes: ${suspects.join(', ')}.`,
  ]
}
