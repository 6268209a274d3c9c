import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')

/** The Python of an environment that `scripts/provision-engines.sh` made. */
export interface PythonEngine {
  /** Run a script and parse the JSON that it prints. */
  run(script: string, ...args: string[]): Promise<unknown>
}

/**
 * Find an engine for a suite; call it inside `describe`. Where the engine is absent the suite is skipped with the way
 * to get it in its title, and fails instead when `CI=true`.
 */
export function pythonEngine(name: string): PythonEngine {
  const python = join(cache, name, 'bin/python')
  before(`needs ${name}: scripts/provision-engines.sh`, function () {
    if (existsSync(python)) return
    if (process.env.CI === 'true') throw new Error(`${name} is not installed: run scripts/provision-engines.sh`)
    this.skip()
  })
  return {
    async run(script, ...args) {
      const options = { maxBuffer: 1 << 28 }
      const { stdout } = await promisify(execFile)(python, ['-c', script, ...args], options)
      return JSON.parse(stdout)
    },
  }
}
