import { mkdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PROJECT_FILE } from '../../config/find-project.js'
import { PhloError } from '../../errors.js'
import type { PlannedFile } from '../../scaffold/project-file.js'

/**
 * Do what a plan of files says: create those that are to be created, all of them or, when one cannot be, none.
 * Nothing is overwritten, not even a file that appeared since the plan was made.
 *
 * @param directory - absolute path of the project's folder; made when needed
 * @throws PHLO_FILE_EXISTS - a file has appeared in the meantime
 * @throws PHLO_FOLDER_UNWRITABLE - a file or folder cannot be made
 */
export async function writeFiles(directory: string, plan: readonly PlannedFile[]): Promise<void> {
  const undo: (() => Promise<unknown>)[] = []
  for (const file of inOrder(plan)) {
    const path = join(directory, file.path)
    try {
      await makeFolder(dirname(path), undo)
      await createFile(path, file.bytes, undo)
    } catch (cause) {
      for (const step of undo.toReversed()) await step().catch(() => undefined)
      throw unwritable(path, cause)
    }
  }
}

/** `phlo.yaml` comes last: until it is there, a folder left behind by a killed process is no project. */
function inOrder(plan: readonly PlannedFile[]): PlannedFile[] {
  const created = plan.filter(({ action }) => action === 'create')
  const isLast = ({ path }: PlannedFile) => path === PROJECT_FILE
  return [...created.filter((file) => !isLast(file)), ...created.filter(isLast)]
}

/** One folder at a time, from the top: Node's own way to make several never ends where a file system refuses them by ENOENT. */
async function makeFolder(path: string, undo: (() => Promise<unknown>)[]): Promise<void> {
  if (await isFolder(path)) return
  if (dirname(path) !== path) await makeFolder(dirname(path), undo)
  await mkdir(path)
  undo.push(() => rmdir(path))
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true
}

async function createFile(path: string, bytes: Uint8Array, undo: (() => Promise<unknown>)[]): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx' })
    undo.push(() => rm(path))
  } catch (error) {
    // A disk that filled up leaves a part of the file behind.
    if (codeOf(error) !== 'EEXIST') await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

function unwritable(path: string, cause: unknown): PhloError {
  // Node names the file in the way, which may be one that stands where a folder must be.
  const at = cause instanceof Error && 'path' in cause ? String(cause.path) : path
  const details = { context: { paths: [at] }, cause }
  if (codeOf(cause) === 'EEXIST') {
    return new PhloError('PHLO_FILE_EXISTS', `"${at}" exists already, and nothing is overwritten.`, details)
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new PhloError('PHLO_FOLDER_UNWRITABLE', `"${at}" cannot be written: ${reason}.`, details)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
