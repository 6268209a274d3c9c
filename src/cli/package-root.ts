import { fileURLToPath } from 'node:url'

/** Absolute path of the package that this code is part of, built or not: it holds `templates/`. */
export function packageRoot(): string {
  return fileURLToPath(new URL('../..', import.meta.url))
}
