import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** The file that makes a folder a project. */
export const PROJECT_FILE = 'phlo.yaml'

/**
 * Find the project that a folder belongs to: the nearest one, upwards, that holds a `phlo.yaml`.
 *
 * @returns absolute path of the project's folder; `undefined` when there is none up to the root of the file system
 */
export async function findProject(from: string): Promise<string | undefined> {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    if (await exists(join(directory, PROJECT_FILE))) return directory
    if (directory === dirname(directory)) return undefined
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
