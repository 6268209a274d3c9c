import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the scripts put what the tests meet besides npm's packages. */
const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')

/**
 * Find npm packages that `scripts/provision-engines.sh npm` installed; call it inside `describe`. Where they are absent the
 * suite is skipped with the way to get them in its title, and fails instead when `CI=true`.
 *
 * @returns absolute path of the folder
 */
export function provisionedPackages(name: string): string {
  const directory = join(cache, name)
  before(`needs ${name}: run scripts/provision-engines.sh npm`, function () {
    if (existsSync(join(directory, 'package-lock.json'))) return
    if (process.env.CI === 'true') throw new Error(`${name} is not installed: run scripts/provision-engines.sh npm`)
    this.skip()
  })
  return directory
}
