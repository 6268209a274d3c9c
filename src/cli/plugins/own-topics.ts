import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The first words of Phlo's own commands: each is a file or a folder of commands. @param root - absolute path of Phlo's package */
export async function ownTopics(root: string): Promise<ReadonlySet<string>> {
  const names = await readdir(join(root, 'dist', 'commands'))
  return new Set([...names.map((name) => name.split('.')[0] ?? name), 'autocomplete'])
}
