import { createHash } from 'node:crypto'
import { access, constants, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'

/**
 * Find the folder in which copies of files far away, and files on their way there, can be written: `.phlo` of the project,
 * or this user's own one for temporary files where the project is read-only.
 *
 * @param directory - absolute path of the project
 * @throws PHLO_FOLDER_UNWRITABLE - what stands there for temporary files is of another user, or open to others
 */
export async function localFolder(directory: string): Promise<string> {
  const own = join(directory, '.phlo')
  if (await isWritable(own)) return own
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 8)
  // On Windows there are no ids: the folder for temporary files is the user's own.
  const uid = process.getuid?.()
  const path = join(tmpdir(), `phlo-${uid ?? 'user'}-${digest}`)
  await mkdir(path, { mode: 0o700 }).catch(() => undefined)
  if (await isPrivate(path, uid)) return path
  throw new PhloError('PHLO_FOLDER_UNWRITABLE', `"${path}" is not a folder of this user alone.`, {
    fixes: [`Remove it, or let this user write to ${own}.`, 'Or set TMPDIR to a folder of your own.'],
    context: { path },
  })
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

/** Where others can write, they decide what a query reads; and what is copied here they may not be meant to see. */
async function isPrivate(path: string, uid: number | undefined): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return false
  return uid === undefined || (found.uid === uid && (found.mode & 0o077) === 0)
}
