import { PhloError } from '../errors.js'

/**
 * Say in our words why a file of a project could not be written.
 *
 * @param path - absolute
 * @param error - what the file system said
 * @returns the very error, when it was not foreseen
 */
export function writeRefusal(path: string, error: unknown): unknown {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : ''
  const details = { context: { path, systemCode }, cause: error }
  if (['ENOSPC', 'EDQUOT'].includes(systemCode)) {
    return new PhloError('PHLO_DISK_FULL', `There is no space left to write "${path}".`, details)
  }
  if (!['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(systemCode)) return error
  return new PhloError('PHLO_FOLDER_UNWRITABLE', `This user cannot write "${path}".`, {
    ...details,
    fixes: ['Let this user write there, or work in a checkout of your own.'],
  })
}
