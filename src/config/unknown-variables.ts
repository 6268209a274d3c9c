import { didYouMean } from '../errors.js'
import type { ConfigProblem } from './config-problem.js'
import type { Environment } from './read-environment.js'

/** Variables that are read elsewhere: by the command line, its completion, and Phlo's own tests. */
const OTHERS = ['PHLO_REF', 'PHLO_PROJECT', 'PHLO_AUTHOR']
const OF_THE_SHELL = [
  'PHLO_BINPATH',
  'PHLO_CACHE_DIR',
  'PHLO_CONFIG_DIR',
  'PHLO_DATA_DIR',
  'PHLO_DEBUG',
  'PHLO_DISABLE_THEME',
  'PHLO_ENGINE_CACHE',
  'PHLO_NPM_REGISTRY',
  'PHLO_PYTHON',
]

/**
 * Find variables that are named as if Phlo read them, and that it does not. A workflow may, so they are no mistakes for sure.
 *
 * @param ofSettings - the variables that give settings
 */
export function unknownVariables(environment: Environment, ofSettings: readonly string[]): readonly ConfigProblem[] {
  const meant = [...ofSettings, ...OTHERS]
  const known = new Set([...meant, ...OF_THE_SHELL])
  return [...environment]
    .filter(([name]) => name.startsWith('PHLO_') && !name.startsWith('PHLO_AC_') && !known.has(name))
    .map(([name, { origin }]) => {
      const [file = origin, line] = origin.split(':')
      const near = didYouMean(name, meant)
      return {
        file,
        line: Number(line ?? 0),
        column: line === undefined ? 0 : 1,
        key: '',
        message: `Phlo does not read ${name}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
        expected: `one of ${meant.join(', ')}`,
      }
    })
}
