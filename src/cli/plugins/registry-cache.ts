import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../config/replace-file.js'
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
    write: (text) => replaceFile(path, { content: text, mode: 0o644 }).catch(() => undefined),
  }
}
