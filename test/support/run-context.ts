import { openEngine } from '../../src/engine/open-engine.js'
import { localHolder } from '../../src/pipelines/run/local-holder.js'
import type { RunContext } from '../../src/pipelines/run/run.js'
import type { Lake } from '../../src/tables/lake.js'

/** What a run needs, over a lake of the test. */
export function runContext(lake: Lake, projectDirectory: string, options: Partial<RunContext> = {}): RunContext {
  return {
    lake,
    projectDirectory,
    environment: () => undefined,
    holder: localHolder(),
    openEngine: () =>
      openEngine({ memoryBytesMax: undefined, threads: undefined, spillDirectory: `${projectDirectory}/.spill` }),
    signal: undefined,
    ...options,
  }
}
