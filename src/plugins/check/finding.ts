import type { ConfigProblem } from '../../config/config-problem.js'

/** Something about a plugin that its author should know. An error keeps it from passing, a warning does not. */
export interface PluginFinding extends ConfigProblem {
  readonly severity: 'error' | 'warning'
}
