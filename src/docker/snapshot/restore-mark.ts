import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../config/replace-file.js'
import { PhloError } from '../../errors.js'
import { STACK_DIRECTORY } from '../compose-command.js'

/** Mark that the volumes of a project are being replaced, until they are. @param snapshot - its name */
export async function markRestore(directory: string, snapshot: string): Promise<void> {
  await replaceFile(pathIn(directory), { content: snapshot, mode: 0o644 })
}

/** The volumes are whole again. */
export async function unmarkRestore(directory: string): Promise<void> {
  await rm(pathIn(directory), { force: true })
}

/**
 * Refuse to work with volumes of which some are old and some are new.
 *
 * @throws PHLO_RESTORE_UNFINISHED
 */
export async function refuseUnfinishedRestore(directory: string): Promise<void> {
  const snapshot = await readFile(pathIn(directory), 'utf8').catch(() => undefined)
  if (snapshot === undefined) return
  throw new PhloError('PHLO_RESTORE_UNFINISHED', `The restore of snapshot "${snapshot}" was cut short.`, {
    fixes: [`phlo services restore ${snapshot}`, 'phlo services reset'],
    context: { snapshot },
  })
}

function pathIn(directory: string): string {
  return join(directory, STACK_DIRECTORY, 'restoring')
}
