import { createHash } from 'node:crypto'
import { access, constants, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Find the folder in which copies of files far away, and files on their way there, can be written: `.phlo` of the project,
 * or one for temporary files where the project is read-only.
 *
 * @param directory - absolute path of the project
 */
export async function localFolder(directory: string): Promise<string> {
  const own = join(directory, '.phlo')
  if (await isWritable(own)) return own
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 8)
  return join(tmpdir(), `phlo-${name}`)
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
