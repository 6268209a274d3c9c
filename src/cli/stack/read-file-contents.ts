import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { buildSource } from '../../compose/document/build-files.js'
import type { FileContents } from '../../compose/document/file-contents.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'

/**
 * Read the files that services bring, and those of which their images are built, by absolute path; of a folder all that
 * is in it. What is missing is left out, and so is what a link leads to out of the service's folder: who installs a plugin
 * is not told of more files of this machine.
 */
export async function readFileContents(definitions: readonly ServiceDefinition[]): Promise<FileContents> {
  const sources = definitions.flatMap((definition) =>
    [...definition.files.map(({ source }) => source), buildSource(definition)].flatMap((source) =>
      source === undefined ? [] : [[join(definition.directory, source), definition.directory] as const],
    ),
  )
  const paths = (await Promise.all([...new Map(sources)].map(filesBelow))).flat()
  return new Map(await Promise.all(paths.sort().map(async (path) => [path, await readFile(path)] as const)))
}

async function filesBelow([path, root]: readonly [string, string]): Promise<readonly string[]> {
  const found = await stat(path).catch(missingAsUndefined)
  if (found === undefined || !`${await realpath(path)}${sep}`.startsWith(`${await realpath(root)}${sep}`)) return []
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function missingAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
