import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { PluginCommand } from './plugin.js'

/**
 * Find the commands of a plugin without running them: by the manifest that oclif makes for a release, else by the names
 * of the files, as oclif itself does.
 *
 * @param directory - absolute path of the package
 * @param folder - of the commands, below the package
 * @returns by name; empty when the folder is not there
 */
export async function findCommands(directory: string, folder: string): Promise<readonly PluginCommand[]> {
  const commands = (await commandsInManifest(directory)) ?? (await commandsOfFiles(directory, folder))
  return commands.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

async function commandsInManifest(directory: string): Promise<readonly PluginCommand[] | undefined> {
  try {
    const { commands = {} }: { commands?: object } = JSON.parse(
      await readFile(join(directory, 'oclif.manifest.json'), 'utf8'),
    )
    return Object.keys(commands).map((id) => ({ name: id.replaceAll(':', ' '), file: undefined }))
  } catch {
    return undefined
  }
}

async function commandsOfFiles(directory: string, folder: string): Promise<readonly PluginCommand[]> {
  const root = join(directory, folder)
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && /\.(?:js|cjs|mjs)$/.test(entry.name) && !/\.(?:test|spec)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: nameOf(relative(root, path)), file: relative(directory, path) }))
    .filter(({ name }) => name !== '')
}

/** `kafka/index.js` is `kafka`. */
function nameOf(path: string): string {
  const parts = path.replace(/\.\w+$/, '').split(sep)
  return parts.filter((part, index) => part !== 'index' || index < parts.length - 1).join(' ')
}
