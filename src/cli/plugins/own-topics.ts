import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where Phlo's commands are below its package: built, or run from source. */
export const COMMAND_FOLDERS = [join('dist', 'commands'), join('src', 'commands')] as const

/** The first words of Phlo's own commands: each is a file or a folder. @param root - absolute path of Phlo's package */
export async function ownTopics(root: string): Promise<ReadonlySet<string>> {
  const names = await Promise.all(
    COMMAND_FOLDERS.map((folder) => readdir(join(root, folder)).catch((): string[] => [])),
  )
  return new Set(['autocomplete', ...names.flat().map((name) => name.replace(/\..*$/, ''))])
}
