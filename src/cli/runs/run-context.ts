import { localHolder } from '../../pipelines/run/local-holder.js'
import type { RunContext } from '../../pipelines/run/run.js'
import type { Project } from '../open-project.js'

/** What runs of a project work with. @param signal - ends the run */
export function runContext({ config, lake, openEngine }: Project, signal: AbortSignal | undefined): RunContext {
  return {
    lake,
    projectDirectory: config.directory,
    environment: (name) => config.environment[name],
    holder: localHolder(),
    openEngine,
    signal,
  }
}
