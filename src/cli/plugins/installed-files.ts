import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { PackageFiles } from '../../plugins/install/content-differences.js'

/** Read the files of an installed package, without the packages inside it. @param directory - absolute path */
export async function installedFiles(directory: string): Promise<PackageFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => relative(directory, path).split(sep)[0] !== 'node_modules')
  const read = paths.map(
    async (path) => [relative(directory, path).replaceAll(sep, '/'), await readFile(path)] as const,
  )
  return new Map(await Promise.all(read))
}
