import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')

/** The Python of an environment that `scripts/provision-engines.sh` made. */
export interface PythonEngine {
  /** Absolute path of the environment. */
  readonly directory: string
  /** Run a script file and parse the JSON that it prints. */
  run<T>(script: string, ...args: string[]): Promise<T>
}

/**
 * Find an engine for a suite; call it inside `describe`. Where the engine is absent the suite is skipped with the way
 * to get it in its title, and fails instead when `CI=true`.
 */
export function pythonEngine(name: string): PythonEngine {
  const directory = join(cache, name)
  const python = join(directory, 'bin/python')
  before(`needs ${name}: run scripts/provision-engines.sh`, function () {
    if (existsSync(python)) return
    if (process.env.CI === 'true') throw new Error(`${name} is not installed: run scripts/provision-engines.sh`)
    this.skip()
  })
  return {
    directory,
    async run(script, ...args) {
      const { stdout } = await promisify(execFile)(python, ['-B', script, ...args], { maxBuffer: 1 << 28 })
      return JSON.parse(stdout)
    },
  }
}
