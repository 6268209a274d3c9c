import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Read those of some files that exist.
 *
 * @param paths - below `directory`, `/`-separated
 * @returns bytes by path; empty bytes for what is there and cannot be read as a file, such as a folder
 */
export async function readExisting(directory: string, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = await Promise.all(paths.map(async (path) => [path, await bytesOf(join(directory, path))] as const))
  return new Map(found.flatMap(([path, bytes]) => (bytes === undefined ? [] : [[path, bytes] as const])))
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : new Uint8Array()
  }
}
