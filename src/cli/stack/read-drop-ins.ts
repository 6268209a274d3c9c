import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DropIn, isDropIn, parseDropIn } from '../../compose/drop-in.js'

/**
 * Read the Compose files beside `phlo.yaml`, in the order of their names.
 *
 * @throws PHLO_OVERRIDE_INVALID
 */
export async function readDropIns(directory: string): Promise<readonly DropIn[]> {
  const files = (await readdir(directory)).filter(isDropIn).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return files.map((file, index) => parseDropIn({ file, text: texts[index] ?? '' }))
}
