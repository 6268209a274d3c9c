import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../errors.js'

/**
 * Read a file in which Phlo keeps something about a checkout.
 *
 * @param directory - absolute path of the project
 * @param file - its path there, such as `.phlo/state.json`
 * @returns `undefined` when it is not there
 * @throws PHLO_STATE_INVALID - it belongs to somebody else, who lets nobody read it
 */
export async function readStateFile(directory: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, file), 'utf8')
  } catch (cause) {
    const systemCode = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (systemCode === 'ENOENT' || systemCode === 'ENOTDIR') return undefined
    throw new PhloError('PHLO_STATE_INVALID', `${file} cannot be read by this user.`, {
      fixes: [`Let this user read what is in ${join(directory, '.phlo')}, or work in a checkout of your own.`],
      context: { file, systemCode },
      cause,
    })
  }
}
