import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RegistryCache } from '../../plugins/registry/read-registry.js'

/**
 * Keep what a registry said in the project's `.phlo` folder. Where that cannot be written, nothing is kept: the next
 * command asks again.
 *
 * @param directory - absolute path of the project; `undefined`: nothing is kept
 */
export function registryCache(directory: string | undefined): RegistryCache {
  if (directory === undefined) return { read: async () => undefined, write: async () => undefined }
  const path = join(directory, '.phlo', 'registry.json')
  return {
    read: () => readFile(path, 'utf8').catch(() => undefined),
    write: (text) => replaceFile(path, text).catch(() => undefined),
  }
}

/** Two commands at once may write: each file appears whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, text)
  await rename(unfinished, path)
}
