import type { ConfigProblem } from '../../config/config-problem.js'

/** One line on what is wrong with a plugin, beginning with the place to look at. */
export function problemText({ file, line, column, message }: ConfigProblem): string {
  return line === 0 ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`
}
