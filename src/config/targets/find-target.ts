import { didYouMean, PhloError } from '../../errors.js'
import type { ProjectConfig } from '../project-config.js'
import type { Target } from './target.js'

/**
 * Find a target of a project.
 *
 * @throws PHLO_TARGET_UNKNOWN - there is none of that name
 * @throws PHLO_TARGET_UNAVAILABLE - it takes values from variables that are not set
 */
export function findTarget({ targets }: ProjectConfig, name: string): Target {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined
  if (target === undefined) throw unknown(name, Object.keys(targets))
  if (target.problems.length > 0) throw unavailable(target)
  return target
}

function unknown(name: string, names: readonly string[]): PhloError {
  const suggestion = didYouMean(name, names)
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  return new PhloError('PHLO_TARGET_UNKNOWN', `There is no target "${name}"; there are ${names.join(', ')}.${hint}`, {
    context: { target: name, targets: names, suggestion },
  })
}

function unavailable({ name, problems }: Target): PhloError {
  const lines = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
  return new PhloError('PHLO_TARGET_UNAVAILABLE', `The target "${name}" cannot be used.\n  ${lines.join('\n  ')}`, {
    context: { target: name, problems },
  })
}
