import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/**
 * Absolute path of the package that this code is part of, built or not: it holds `templates/`. Asked for by name, since built
 * code does not stand where its source does.
 */
export function packageRoot(): string {
  return dirname(createRequire(import.meta.url).resolve('phlo/package.json'))
}
